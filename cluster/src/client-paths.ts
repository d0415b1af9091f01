/**
 * The client paths: the two ways for a client to reach the master. Labels, JSON and keys call a client path `lane`.
 * Every message is sent on both channels under one number, so that what one of them loses shows beside the other.
 */
export const CLIENT_PATHS = ["haproxy", "sentinel"] as const;
export type ClientPath = (typeof CLIENT_PATHS)[number];

/** `pubsub`: at most once. `stream`: at least once, read by a consumer group. */
export const CHANNELS = ["pubsub", "stream"] as const;
export type Channel = (typeof CHANNELS)[number];

/**
 * Redis channels that begin with a colon belong to the lab: the subscriber listens to everything else by one
 * pattern (`[^:_]*`) without hearing the numbered messages twice.
 */
export const pubsubChannel = (clientPath: ClientPath): string => `:lab:messages:${clientPath}`;

/** The key of a client path's stream. */
export const streamKey = (clientPath: ClientPath): string => `lab:stream:${clientPath}`;
