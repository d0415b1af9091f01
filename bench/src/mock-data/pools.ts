/**
 * What names, cities and products look like. Faker takes 2 to 20 µs a value, too slow for 20,000 keys a second
 * beside three Redis nodes on two cores, so some thousand values of each are made beforehand and combined.
 */
import { faker } from "@faker-js/faker/locale/en";

export type Pools = ReturnType<typeof makePools>;

/** The same seed makes the same pools. */
export function makePools(seed: number) {
  faker.seed(seed);
  // Faker's dates are relative to now unless told otherwise, and then no run would repeat another.
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
