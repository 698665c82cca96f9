import { unreachable } from '../../catalog/base/assert.ts';
import type { BackendMessage, DiagnosticFields, DiagnosticLetter } from './backend-message.ts';
import type { OutputBuffer } from './output-buffer.ts';

const code = (letter: string): number => letter.charCodeAt(0);

/** Order of Postgres's own messages; some clients print fields as they come. */
const DIAGNOSTIC_ORDER: readonly DiagnosticLetter[] = ['S', 'V', 'C', 'M', 'D', 'H', 'P', 'W', 's', 't', 'c', 'R'];

/** Messages that are nothing but their type. */
const BARE = { 'parse-complete': '1', 'bind-complete': '2', 'close-complete': '3', 'no-data': 'n', 'portal-suspended': 's' } as const;

/** Appends one message. */
export function encodeBackend(message: BackendMessage, out: OutputBuffer): void {
  switch (message.kind) {
    case 'authentication-ok': {
      const start = out.beginMessage(code('R'));
      out.int32(0);
      return out.endMessage(start);
    }
    case 'authentication-sasl': {
      const start = out.beginMessage(code('R'));
      out.int32(10);
      for (const mechanism of message.mechanisms) out.cstring(mechanism);
      out.byte(0);
      return out.endMessage(start);
    }
    case 'authentication-sasl-continue':
    case 'authentication-sasl-final': {
      const start = out.beginMessage(code('R'));
      out.int32(message.kind === 'authentication-sasl-continue' ? 11 : 12);
      out.raw(Buffer.from(message.data));
      return out.endMessage(start);
    }
    case 'negotiate-protocol-version': {
      const start = out.beginMessage(code('v'));
      out.int32(message.version);
      out.int32(message.unknownOptions.length);
      for (const option of message.unknownOptions) out.cstring(option);
      return out.endMessage(start);
    }
    case 'backend-key-data': {
      const start = out.beginMessage(code('K'));
      out.int32(message.processId);
      out.raw(message.key);
      return out.endMessage(start);
    }
    case 'parameter-status': {
      const start = out.beginMessage(code('S'));
      out.cstring(message.name);
      out.cstring(message.value);
      return out.endMessage(start);
    }
    case 'ready-for-query': {
      const start = out.beginMessage(code('Z'));
      out.byte(code(message.status));
      return out.endMessage(start);
    }
    case 'row-description': {
      const start = out.beginMessage(code('T'));
      out.int16(message.fields.length);
      for (const field of message.fields) {
        out.cstring(field.name);
        out.int32(field.tableOid);
        out.int16(field.columnNumber);
        out.int32(field.typeOid);
        out.int16(field.typeLength);
        out.int32(field.typeModifier);
        out.int16(field.format);
      }
      return out.endMessage(start);
    }
    case 'command-complete': {
      const start = out.beginMessage(code('C'));
      out.cstring(message.tag);
      return out.endMessage(start);
    }
    case 'empty-query-response':
      return out.endMessage(out.beginMessage(code('I')));
    case 'parse-complete':
    case 'bind-complete':
    case 'close-complete':
    case 'no-data':
    case 'portal-suspended':
      return out.endMessage(out.beginMessage(code(BARE[message.kind])));
    case 'parameter-description': {
      const start = out.beginMessage(code('t'));
      out.int16(message.typeOids.length);
      for (const oid of message.typeOids) out.int32(oid);
      return out.endMessage(start);
    }
    case 'error-response':
      return diagnostic(code('E'), message.fields, out);
    case 'notice-response':
      return diagnostic(code('N'), message.fields, out);
    case 'notification-response': {
      const start = out.beginMessage(code('A'));
      out.int32(message.processId);
      out.cstring(message.channel);
      out.cstring(message.payload);
      return out.endMessage(start);
    }
    case 'copy-in-response':
      return copyResponse(code('G'), message, out);
    case 'copy-out-response':
      return copyResponse(code('H'), message, out);
    case 'copy-done':
      return out.endMessage(out.beginMessage(code('c')));
    default:
      return unreachable(message);
  }
}

function diagnostic(type: number, fields: DiagnosticFields, out: OutputBuffer): void {
  const start = out.beginMessage(type);
  for (const letter of DIAGNOSTIC_ORDER) {
    const value = fields[letter];
    if (value === undefined) continue;
    out.byte(code(letter));
    out.cstring(value);
  }
  out.byte(0);
  out.endMessage(start);
}

/** Overall format and every column's: 0, text. */
function copyResponse(
  type: number,
  { columnCount, binary }: { readonly columnCount: number; readonly binary: boolean },
  out: OutputBuffer,
): void {
  const format = binary ? 1 : 0;
  const start = out.beginMessage(type);
  out.byte(format);
  out.int16(columnCount);
  for (let i = 0; i < columnCount; i++) out.int16(format);
  out.endMessage(start);
}
