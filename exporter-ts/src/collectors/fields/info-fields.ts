/** INFO fields that become one series each: field name to metric name, without the prefix `redis_`. */
export interface InfoFields {
  readonly gauges: Readonly<Record<string, string>>;
  readonly counters: Readonly<Record<string, string>>;
}
