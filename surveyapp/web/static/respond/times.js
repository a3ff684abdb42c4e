// How long things take, in milliseconds.

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const TIME_TO_SEND = 15 * SECOND;
export const TIME_TO_WATCH = 3 * SECOND; // how long a pupil looks on while the answers are sent
export const TIME_TO_HOLD = 2 * SECOND; // a button that guards against going on by accident
export const IDLE = 30 * MINUTE;
export const IDLE_AT_THE_END = 10 * MINUTE;
export const TIME_TO_SEE = 0.4 * SECOND; // what the button now does, before it does it
// Whoever stays less on the screen of a rating hurries.
export const HURRY = 1.5 * SECOND;
export const TIME_TO_OPEN = 5 * SECOND; // the tablet's store
export const WARNING = 2 * MINUTE;
export const RETRY_FIRST = SECOND;
export const RETRY_MOST = MINUTE;
