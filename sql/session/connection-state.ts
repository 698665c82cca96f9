import type { FrontendKind } from '../wire/frontend-message.ts';

/**
 * Where a connection stands once it is up. `ready`: takes whatever comes. `skipping`: an extended-protocol message failed, all is
 * dropped until Sync. `copying`: COPY FROM STDIN is reading.
 */
export type ConnectionState = 'ready' | 'skipping' | 'copying';

/** What is done about a message. */
export type Reaction =
  | 'run-query'
  | 'run-extended'
  | 'refuse-function-call'
  /** Ends skipping and the implicit transaction, answers ReadyForQuery. */
  | 'sync'
  | 'flush'
  /** Not an error, and no answer: what is still under way after a COPY failed, what follows a failed message. */
  | 'drop'
  | 'take-copy-data'
  | 'end-copy'
  | 'fail-copy'
  /** The client is out of step: FATAL, close. */
  | 'out-of-step'
  | 'report-malformed'
  | 'terminate';

/** The whole state machine: every message in every state. */
export const REACTIONS: Readonly<Record<ConnectionState, Readonly<Record<FrontendKind, Reaction>>>> = {
  ready: {
    query: 'run-query',
    parse: 'run-extended',
    bind: 'run-extended',
    describe: 'run-extended',
    execute: 'run-extended',
    close: 'run-extended',
    flush: 'flush',
    sync: 'sync',
    'function-call': 'refuse-function-call',
    'copy-data': 'drop',
    'copy-done': 'drop',
    'copy-fail': 'drop',
    password: 'out-of-step',
    terminate: 'terminate',
    malformed: 'report-malformed',
  },
  skipping: {
    query: 'drop',
    parse: 'drop',
    bind: 'drop',
    describe: 'drop',
    execute: 'drop',
    close: 'drop',
    flush: 'drop',
    sync: 'sync',
    'function-call': 'drop',
    'copy-data': 'drop',
    'copy-done': 'drop',
    'copy-fail': 'drop',
    password: 'out-of-step',
    terminate: 'terminate',
    malformed: 'drop',
  },
  copying: {
    query: 'out-of-step',
    parse: 'out-of-step',
    bind: 'out-of-step',
    describe: 'out-of-step',
    execute: 'out-of-step',
    close: 'out-of-step',
    flush: 'drop',
    sync: 'drop',
    'function-call': 'out-of-step',
    'copy-data': 'take-copy-data',
    'copy-done': 'end-copy',
    'copy-fail': 'fail-copy',
    password: 'out-of-step',
    terminate: 'terminate',
    malformed: 'out-of-step',
  },
};

/** Messages whose failure is followed by skipping to Sync; a failed query is not. */
export const EXTENDED: ReadonlySet<FrontendKind> = new Set(['parse', 'bind', 'describe', 'execute', 'close', 'flush', 'sync']);
