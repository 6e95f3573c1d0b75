import { useEffect } from 'react';

/** Two short tones every two seconds; silent until the user has touched the page once, as browsers demand. */
function startRinging(): () => void {
  const audio = new AudioContext();
  const gain = audio.createGain();
  gain.connect(audio.destination);
  const play = (at: number, frequency: number) => {
    const tone = audio.createOscillator();
    tone.frequency.value = frequency;
    tone.connect(gain);
    gain.gain.setValueAtTime(0.12, at);
    gain.gain.exponentialRampToValueAtTime(0.001, at + 0.22);
    tone.start(at);
    tone.stop(at + 0.24);
  };
  const ring = () => {
    play(audio.currentTime, 660);
    play(audio.currentTime + 0.25, 880);
  };
  ring();
  const timer = setInterval(ring, 2_000);
  return () => {
    clearInterval(timer);
    void audio.close();
  };
}

/**
 * Rings while `caller` is a name: by sound, by vibration, in the title of the page, and by a notification where the user
 * permitted them. `icon` is the address of the picture of the notification.
 */
export function useRingtone(caller: string | null, { icon }: { icon?: string } = {}): void {
  useEffect(() => {
    if (!caller) return;
    const silence = startRinging();
    navigator.vibrate?.([300, 200, 300]);
    const { title } = document;
    const text = `${caller} is calling`;
    document.title = text;
    const isPermitted = 'Notification' in window && Notification.permission === 'granted';
    const notification = isPermitted
      ? new Notification(text, { tag: 'call', ...(icon && { icon }) })
      : null;
    if (notification) notification.onclick = () => window.focus();
    return () => {
      silence();
      notification?.close();
      document.title = title;
    };
  }, [caller, icon]);
}
