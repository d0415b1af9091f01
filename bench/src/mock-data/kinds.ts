/**
 * What a shop keeps in Redis: one entry per kind of data, with the Redis type that suits it. A key's content is a
 * function of its number and the seed, and writing it twice leaves what writing it once left.
 */

import { faker } from "@faker-js/faker/locale/en";
import type { Random } from "./random.ts";

/**
 * What names, cities and products look like. Faker takes 2 to 20 µs a value, too slow for 20,000 keys a second
 * beside three Redis nodes on two cores, so some thousand values of each are made beforehand and combined.
 */
export type Pools = ReturnType<typeof makePools>;

/** The same seed makes the same pools. */
export function makePools(seed: number) {
  faker.seed(seed);
  // Faker's dates are relative to now by default, and then no run would repeat another.
  faker.setDefaultRefDate("2026-01-01T00:00:00Z");
  const many = <T>(count: number, make: () => T): T[] => faker.helpers.multiple(make, { count });
  return {
    firstNames: many(1_000, () => faker.person.firstName()),
    lastNames: many(1_000, () => faker.person.lastName()),
    domains: many(100, () => faker.internet.domainName()),
    cities: many(500, () => faker.location.city()),
    countries: many(60, () => faker.location.countryCode()),
    phones: many(1_000, () => faker.phone.number({ style: "international" })),
    joined: many(1_000, () => faker.date.past({ years: 5 }).toISOString()),
    agents: many(200, () => faker.internet.userAgent()),
    addresses: many(2_000, () => faker.internet.ipv4()),
    products: many(1_000, () => ({
      sku: faker.commerce.isbn(),
      name: faker.commerce.productName(),
      price: faker.commerce.price({ min: 2, max: 900 }),
    })),
    interests: [...new Set(many(300, () => faker.commerce.department().toLowerCase()))],
    searches: many(1_000, () => faker.commerce.product().toLowerCase()),
    slugs: many(2_000, () => faker.lorem.slug(3)),
  };
}

export type RedisCommand = [name: string, ...words: (string | number)[]];

export interface Kind {
  readonly name: string;
  readonly type: "string" | "hash" | "list" | "set" | "zset" | "stream";
  /** Keys of this kind among each 100. */
  readonly share: number;
  /** Seconds until it expires, if it does. */
  readonly ttl?: readonly [from: number, to: number];
  readonly key: (id: number) => string;
  /** Commands that make the key; the key is absent or a leftover of an earlier run. */
  readonly write: (key: string, id: number, pools: Pools, random: Random) => RedisCommand[];
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const EVENTS = ["view", "search", "add-to-cart", "purchase"] as const;

function repeated<T>(count: number, make: () => T | T[]): T[] {
  return Array.from({ length: count }, make).flat() as T[];
}

export const KINDS: readonly Kind[] = [
  {
    name: "users",
    type: "hash",
    share: 30,
    key: (id) => `mock:user:${id}`,
    write: (key, id, pools, random) => {
      const [first, last] = [random.pick(pools.firstNames), random.pick(pools.lastNames)];
      return [
        [
          "hset",
          key,
          ...["id", id, "name", `${first} ${last}`],
          ...[
            "email",
            `${first}.${last}.${id}@${random.pick(pools.domains)}`.toLowerCase().replaceAll(" ", ""),
          ],
          ...["phone", random.pick(pools.phones), "city", random.pick(pools.cities)],
          ...["country", random.pick(pools.countries), "joined", random.pick(pools.joined)],
        ],
      ];
    },
  },
  {
    name: "sessions",
    type: "string",
    share: 30,
    ttl: [15 * MINUTE, DAY],
    key: (id) => `mock:session:${id.toString(16).padStart(12, "0")}`,
    write: (key, id, pools, random) => [
      [
        "set",
        key,
        JSON.stringify({
          user: id,
          ip: random.pick(pools.addresses),
          agent: random.pick(pools.agents),
          csrf: random.between(0, 2 ** 31).toString(36),
        }),
      ],
    ],
  },
  {
    name: "carts",
    type: "hash",
    share: 12,
    ttl: [DAY, 14 * DAY],
    key: (id) => `mock:cart:${id}`,
    write: (key, _id, pools, random) => [
      ["unlink", key],
      [
        "hset",
        key,
        ...repeated(random.between(1, 6), () => [random.pick(pools.products).sku, random.between(1, 4)]),
      ],
    ],
  },
  {
    name: "page views",
    type: "string",
    share: 10,
    key: (id) => `mock:views:${id}`,
    write: (key, _id, _pools, random) => [["set", key, random.between(0, 250_000)]],
  },
  {
    name: "recent searches",
    type: "list",
    share: 7,
    ttl: [HOUR, 30 * DAY],
    key: (id) => `mock:searches:${id}`,
    write: (key, _id, pools, random) => [
      ["unlink", key],
      ["rpush", key, ...repeated(random.between(3, 12), () => random.pick(pools.searches))],
    ],
  },
  {
    name: "interests",
    type: "set",
    share: 6,
    key: (id) => `mock:interests:${id}`,
    write: (key, _id, pools, random) => [
      ["unlink", key],
      ["sadd", key, ...repeated(random.between(2, 8), () => random.pick(pools.interests))],
    ],
  },
  {
    name: "leaderboards",
    type: "zset",
    share: 3,
    key: (id) => `mock:leaderboard:${id}`,
    write: (key, _id, _pools, random) => [
      ["unlink", key],
      [
        "zadd",
        key,
        ...repeated(random.between(10, 50), () => [
          random.between(0, 99_999),
          `user:${random.between(1, 100_000)}`,
        ]),
      ],
    ],
  },
  {
    name: "events",
    type: "stream",
    share: 2,
    key: (id) => `mock:events:${id}`,
    write: (key, id, pools, random) => {
      // Ids of its own instead of the clock's: the same at every run, and growing as a stream's ids must.
      let at = 1_767_225_600_000 + id * 1_000;
      const entry = (): RedisCommand => {
        at += random.between(1, 60_000);
        const { sku, price } = random.pick(pools.products);
        const event = random.pick(EVENTS);
        return [
          "xadd",
          key,
          `${at}-0`,
          "event",
          event,
          "page",
          random.pick(pools.slugs),
          "sku",
          sku,
          "price",
          price,
        ];
      };
      return [["unlink", key], ...Array.from({ length: random.between(3, 8) }, entry)];
    },
  },
];
