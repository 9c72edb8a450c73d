// The mini build: its object parser never probes `new Function`, which the page's content policy would report.
import * as z from 'zod/mini';
import { failureCodes } from '../domain/failure.ts';

/** Largest frame a socket accepts from a client, bytes. What the engine sends back may be larger. */
export const maxClientFrameBytes = 1_048_576;

/** The id of an `error` that concerns the link itself; calls count from 1. */
export const linkErrorId = 0;

const callId = z.int().check(z.minimum(1));

const clientMessage = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('call'),
    id: callId,
    name: z.string().check(z.maxLength(128)),
    params: z.optional(z.unknown()),
    version: z.optional(z.int().check(z.minimum(0))),
  }),
  z.strictObject({ type: z.literal('cancel'), id: callId }),
]);

const engineMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('value'), id: callId, value: z.optional(z.unknown()) }),
  z.strictObject({ type: z.literal('done'), id: callId }),
  z.strictObject({
    type: z.literal('error'),
    id: z.int().check(z.minimum(linkErrorId)),
    error: z.strictObject({ code: z.enum(failureCodes), message: z.string() }),
  }),
]);

/** Client → engine. */
export type ClientMessage = z.infer<typeof clientMessage>;
/** Engine → client. */
export type EngineMessage = z.infer<typeof engineMessage>;

/** The message, or undefined when `data` is none that a client may send. Never throws. */
export function parseClientMessage(data: unknown): ClientMessage | undefined {
  return clientMessage.safeParse(data).data;
}

/** The message, or undefined when `data` is none that an engine may send. Never throws. */
export function parseEngineMessage(data: unknown): EngineMessage | undefined {
  return engineMessage.safeParse(data).data;
}
