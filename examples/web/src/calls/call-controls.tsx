import { useDevices } from '@parley/react';
import * as Icon from 'lucide-react';
import type { ComponentProps } from 'react';
import { Menu, Tool } from '../parts/index.js';
import type { CallProps } from './call-provider.js';

type RoundProps = ComponentProps<typeof Tool> & { isOn?: boolean };

const Round = ({ isOn, ...tool }: RoundProps) => (
  <Tool
    size="4"
    color="teal"
    radius="full"
    variant={isOn === false ? 'soft' : 'solid'}
    aria-pressed={isOn}
    {...tool}
  />
);

/** What can be done with a call: first to answer it. */
export function CallControls({ call, state }: CallProps) {
  const { isMuted, isCameraOn, isSharingScreen, isIncoming, status } = state;
  const end = { icon: Icon.PhoneOff, color: 'red', onClick: call.hangUp } as const;
  if (isIncoming && status === 'ringing') {
    const icon = state.call?.kind === 'AUDIO' ? Icon.Phone : Icon.Video;
    return (
      <div className="line flex-wrap justify-center">
        <Round label="Decline" {...end} />
        {/* The window shows its error. */}
        <Round
          label="Accept"
          icon={icon}
          color="green"
          onClick={() => call.accept().catch(() => {})}
        />
      </div>
    );
  }
  return (
    <div className="line flex-wrap justify-center">
      <Round
        label="Microphone"
        icon={isMuted ? Icon.MicOff : Icon.Mic}
        isOn={!isMuted}
        onClick={() => call.mute(!isMuted)}
      />
      <Round
        label="Camera"
        icon={isCameraOn ? Icon.Video : Icon.VideoOff}
        isOn={isCameraOn}
        onClick={() => call.setCamera(!isCameraOn)}
      />
      {'getDisplayMedia' in navigator.mediaDevices && (
        <Round
          label="Share the screen"
          icon={Icon.MonitorUp}
          isOn={isSharingScreen}
          onClick={isSharingScreen ? call.stopSharing : call.shareScreen}
        />
      )}
      <Devices call={call} />
      <Round label="Hang up" {...end} />
    </div>
  );
}

/** Chooses another microphone or camera. */
function Devices({ call }: Pick<CallProps, 'call'>) {
  const items = useDevices().map(({ label, isMicrophone, choice }) => ({
    name: label,
    icon: isMicrophone ? Icon.Mic : Icon.Video,
    onSelect: () => call.setDevices(choice),
  }));
  return items.length > 0 && <Menu label="Devices" icon={Icon.Settings} items={items} />;
}
