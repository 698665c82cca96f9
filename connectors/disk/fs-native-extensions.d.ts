/** The package ships no types; these are the calls in use (its README states their contract). */
declare module 'fs-native-extensions' {
  export function tryLock(fd: number): boolean;
  export function unlock(fd: number): void;
}
