import { type RefObject, useEffect, useRef } from 'react';

/** Plays a stream in the `video` or `audio` element that gets the ref. */
export function useStream<Media extends HTMLMediaElement>(
  stream: MediaStream | null,
): RefObject<Media | null> {
  const media = useRef<Media | null>(null);
  useEffect(() => {
    if (media.current) media.current.srcObject = stream;
  }, [stream]);
  return media;
}
