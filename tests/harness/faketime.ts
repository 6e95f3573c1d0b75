import { existsSync } from 'node:fs';

const places = ['x86_64-linux-gnu', 'aarch64-linux-gnu'].map(
  (machine) => `/usr/lib/${machine}/faketime/libfaketime.so.1`,
);

/** The library that moves the clock of a process, where the package `libfaketime` is installed. */
export const faketimeLibrary = places.find((path) => existsSync(path));

/** The environment of a process whose clock is `offset` away from that of the machine, such as `+2h`. */
export const withClock = (offset: string): Record<string, string> =>
  faketimeLibrary
    ? { LD_PRELOAD: faketimeLibrary, FAKETIME: offset, FAKETIME_DONT_FAKE_MONOTONIC: '1' }
    : {};
