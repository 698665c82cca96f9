import { client as say, message } from '../../sql/testing/client-bytes.ts';
import { RawClient, type Heard } from '../../sql/testing/raw-client.ts';

/**
 * Conversations byte by byte, as text. `== name` begins one on a connection of its own; `> ` lines are messages of the client, sent
 * together; the `< ` lines after them are what the server answers. Anything else is a comment.
 *
 * Client's lines: a message's name and its fields as JSON values, in the protocol's order (Bind: one object).
 */
export interface Conversation {
  readonly name: string;
  readonly turns: readonly Turn[];
}

export interface Turn {
  /** Lines before it that are neither. */
  readonly comments: readonly string[];
  readonly sent: readonly string[];
  readonly heard: readonly string[];
}

export function readConversations(text: string): Conversation[] {
  const conversations: { name: string; turns: { comments: string[]; sent: string[]; heard: string[] }[] }[] = [];
  let comments: string[] = [];
  for (const line of text.split('\n')) {
    const turns = conversations.at(-1)?.turns;
    const turn = turns?.at(-1);
    if (line.startsWith('== ')) conversations.push({ name: line.slice(3), turns: [] });
    else if (line.startsWith('> ')) {
      if (turn === undefined || turn.heard.length > 0 || comments.length > 0) turns?.push({ comments, sent: [line.slice(2)], heard: [] });
      else turn.sent.push(line.slice(2));
      comments = [];
    } else if (line.startsWith('< ')) turn?.heard.push(line.slice(2));
    else if (line !== '') comments.push(line);
  }
  return conversations;
}

export function printConversations(conversations: readonly Conversation[]): string {
  return conversations
    .map(({ name, turns }) =>
      [`== ${name}`, ...turns.flatMap((t) => [...t.comments, ...t.sent.map((l) => `> ${l}`), ...t.heard.map((l) => `< ${l}`)])].join('\n'),
    )
    .join('\n\n')
    .concat('\n');
}

type Bind = Parameters<typeof say.bind>[0];

/** The bytes of a client's line. Values of Bind that begin with \x are given in hex. */
function bytesOf(line: string): Uint8Array {
  const [, name = '', rest = ''] = /^(\w+) ?(.*)$/.exec(line) ?? [];
  const fields = JSON.parse(`[${rest}]`) as never[];
  const value = (v: string | null): Uint8Array | string | null => (v?.startsWith('\\x') === true ? Buffer.from(v.slice(2), 'hex') : v);
  switch (name) {
    case 'Query':
      return say.query(fields[0]!);
    case 'Parse':
      return say.parse(fields[0]!, fields[1]!, fields[2]);
    case 'Bind': {
      const bind = (fields[0] ?? {}) as Bind & { values?: (string | null)[] };
      return say.bind({ ...bind, values: (bind.values ?? []).map(value) });
    }
    case 'Describe':
      return say.describe(fields[0]!, fields[1]);
    case 'Execute':
      return say.execute(fields[0], fields[1]);
    case 'Close':
      return say.close(fields[0]!, fields[1]);
    case 'Flush':
      return say.flush();
    case 'Sync':
      return say.sync();
    case 'FunctionCall':
      return say.functionCall();
    case 'CopyData':
      return say.copyData(fields[0]!);
    case 'CopyDone':
      return say.copyDone();
    case 'CopyFail':
      return message('f', Buffer.from(`${String(fields[0])}\0`));
    case 'Message':
      return message(fields[0]!, Buffer.from(fields[1]! as string, 'hex'));
    default:
      throw new TypeError(`no such message: ${line}`);
  }
}

/** How long to listen for answers when nobody knows how many there will be, ms. */
const QUIET_MS = 300;

/**
 * Holds a conversation with a server and gives what it answered. With `known` answers, exactly so many messages are awaited; else (when
 * recording) as many as come.
 */
export async function converse(port: number, conversation: Conversation, recording: boolean): Promise<string[][]> {
  const { client } = await RawClient.connect(port, { user: 'ann', database: 'thermocline' });
  try {
    const answers: string[][] = [];
    for (const { sent, heard } of conversation.turns) {
      client.send(...sent.map(bytesOf));
      answers.push((recording ? await untilQuiet(client) : await exactly(client, heard.length)).map(lineOf));
    }
    return answers;
  } finally {
    client.destroy();
  }
}

async function exactly(client: RawClient, count: number): Promise<(Heard | null)[]> {
  const messages: (Heard | null)[] = [];
  while (messages.length < count) {
    const heard = await client.next();
    messages.push(heard);
    if (heard === null) break;
  }
  return messages;
}

async function untilQuiet(client: RawClient): Promise<(Heard | null)[]> {
  const messages: (Heard | null)[] = [];
  for (;;) {
    const quiet = new Promise<'quiet'>((resolve) => setTimeout(resolve, QUIET_MS, 'quiet'));
    const heard = await Promise.race([client.next(), quiet]);
    if (heard === 'quiet') return messages;
    messages.push(heard);
    if (heard === null) return messages;
  }
}

/** Only what clients act on: details, hints and contexts are prose. */
function lineOf(heard: Heard | null): string {
  if (heard === null) return 'the end';
  return heard.text.replace(/ [A-OQS-Za-z]="(?:[^"\\]|\\.)*"/g, '').replace(/ R="(?!Revalidate)[^"]*"/, '');
}
