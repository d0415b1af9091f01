import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.util.Delay;

/** Jedis with threads, in the protocol of clients/README.md. */
public class Client {
  static final int CALLERS = 64;
  static final Map<Integer, Long> opened = new ConcurrentHashMap<>();
  static volatile boolean stopping;

  static String env(String name) { return System.getenv().getOrDefault(name, ""); }

  // tuned: https://redis.io/docs/latest/develop/clients/jedis/produsage/, https://github.com/redis/jedis/blob/master/docs/advanced-usage.md
  static void tune(DefaultJedisClientConfig.Builder client) {
    client.connectionTimeoutMillis(300); // 2 s: a killed node's address does not refuse, it never answers
    client.socketTimeoutMillis(1500); // 2 s: a paused node keeps its sockets; less than down-after
  }

  static ConnectionPoolConfig tunedPool() {
    ConnectionPoolConfig pool = new ConnectionPoolConfig();
    pool.setMaxTotal(CALLERS); // 8: eight callers that wait for a dead node hold up all others
    pool.setMaxIdle(CALLERS); // 8: connections beyond it would be opened and closed all the time
    pool.setMaxWait(Duration.ofMillis(500)); // for ever: what a caller waits for a connection
    pool.setTestOnBorrow(true); // false: a PING first; after a failover the pool is full of dead sockets
    return pool;
  }

  static final Delay RESUBSCRIBE = Delay.constant(Duration.ofMillis(500)); // up to 60 s: how soon a returned Sentinel is heard
  // :tuned

  static UnifiedJedis connect(boolean tuned) {
    var login = DefaultJedisClientConfig.builder().user(env("REDIS_USERNAME")).password(env("REDIS_PASSWORD"));
    var asked = DefaultJedisClientConfig.builder().user(env("SENTINEL_USERNAME")).password(env("SENTINEL_PASSWORD"));
    if (tuned) for (var config : Arrays.asList(login, asked)) tune(config);
    if (env("CLIENT_PATH").equals("haproxy")) {
      var builder = RedisClient.builder().hostAndPort(HostAndPort.from(env("HAPROXY"))).clientConfig(login.build());
      return (tuned ? builder.poolConfig(tunedPool()) : builder).build();
    }
    var builder = RedisSentinelClient.builder().masterName(env("MASTER_NAME")).clientConfig(login.build())
        .sentinels(Arrays.stream(env("SENTINELS").split(",")).map(HostAndPort::from).collect(Collectors.toSet()))
        .sentinelClientConfig(asked.build());
    return (tuned ? builder.poolConfig(tunedPool()).sentinelReconnectDelay(RESUBSCRIBE) : builder).build();
  }

  static long nowUs() { return System.nanoTime() / 1000; }

  static void finish(int id, String outcome) {
    Long start = opened.remove(id);
    if (start != null)
      System.out.println("{\"id\":" + id + ",\"start\":" + start + ",\"end\":" + nowUs() + ",\"outcome\":" + outcome + "}");
  }

  /** An error that Redis answered, or no connection to send it by: it has not happened. */
  static String outcomeOf(RuntimeException error) {
    String text = error.toString().replaceAll("[\"\\\\\\p{Cntrl}]", " ");
    boolean never = error instanceof JedisDataException || text.matches(".*(Could not get a resource|Failed to (connect|create socket)|Timeout waiting for idle).*");
    return "\"" + (never ? "failed" : "indeterminate") + "\",\"error\":\"" + text + "\"";
  }

  static void operate(UnifiedJedis redis, int id) {
    try {
      if (id % 2 == 0) {
        redis.rpush(env("APPEND_KEY"), Integer.toString(id));
        finish(id, "\"ok\"");
      } else {
        String value = redis.lindex(env("READ_KEY"), -1);
        finish(id, "\"ok\",\"value\":" + (value == null ? "-1" : value));
      }
    } catch (RuntimeException error) {
      finish(id, outcomeOf(error));
    }
  }

  static void run(UnifiedJedis redis) {
    Semaphore free = new Semaphore(CALLERS);
    var threads = Executors.newFixedThreadPool(CALLERS);
    long beganAt = System.nanoTime(), every = Long.parseLong(env("EVERY_MS")) * 1_000_000;
    for (int next = 0; !stopping; next++) {
      while (System.nanoTime() < beganAt + next * every) LockSupport.parkNanos(beganAt + next * every - System.nanoTime());
      int id = next;
      if (!free.tryAcquire()) continue;
      opened.put(id, nowUs());
      threads.execute(() -> { operate(redis, id); free.release(); });
    }
  }

  public static void main(String[] arguments) throws Exception {
    Properties library = new Properties();
    library.load(Client.class.getResourceAsStream("/META-INF/maven/redis.clients/jedis/pom.properties"));
    UnifiedJedis redis = connect(env("CLIENT_PROFILE").equals("tuned"));
    System.out.println("{\"client\":\"Jedis\",\"version\":\"" + library.getProperty("version") + "\",\"runtime\":\"Java " + Runtime.version() + "\"}");
    BufferedReader input = new BufferedReader(new InputStreamReader(System.in));
    for (String word; (word = input.readLine()) != null && !word.equals("stop"); ) {
      if (word.equals("clock")) System.out.println("{\"clock\":" + nowUs() + "}");
      if (word.equals("start")) Thread.ofPlatform().daemon().start(() -> run(redis));
    }
    stopping = true;
    Thread.sleep(2000);
    for (int id : opened.keySet()) finish(id, "\"indeterminate\",\"error\":\"no answer until the end\"");
    Runtime.getRuntime().halt(0);
  }
}
