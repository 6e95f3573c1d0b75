import type { CallDevices } from '@parley/client';
import { useEffect, useState } from 'react';

/** A microphone or camera; `choice` is for `setDevices` of a call. */
export interface Device {
  label: string;
  isMicrophone: boolean;
  choice: CallDevices;
}

/** Microphones and cameras, kept up to date. Browsers name them once one of them was open. */
export function useDevices(): readonly Device[] {
  const [devices, setDevices] = useState<readonly MediaDeviceInfo[]>([]);
  useEffect(() => {
    const { mediaDevices } = navigator;
    if (!mediaDevices) return;
    const read = () => mediaDevices.enumerateDevices().then(setDevices, () => {});
    void read();
    mediaDevices.addEventListener('devicechange', read);
    return () => mediaDevices.removeEventListener('devicechange', read);
  }, []);
  return devices
    .filter(({ kind, label }) => kind !== 'audiooutput' && label !== '')
    .map(({ kind, label, deviceId }) => {
      const isMicrophone = kind === 'audioinput';
      const choice = isMicrophone ? { audioInput: deviceId } : { videoInput: deviceId };
      return { label, isMicrophone, choice };
    });
}
