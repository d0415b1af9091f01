import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** Lettuce, asynchronous, in the protocol of clients/README.md. */
public class Client {
  static final int CALLERS = 1000;
  static final boolean TUNED = env("CLIENT_PROFILE").equals("tuned");
  static final Map<Integer, Long> opened = new ConcurrentHashMap<>();
  static volatile boolean stopping;
  static final AtomicBoolean replacing = new AtomicBoolean();
  static volatile StatefulRedisConnection<String, String> connection;

  static String env(String name) { return System.getenv().getOrDefault(name, ""); }

  // tuned: https://redis.github.io/lettuce/advanced-usage/#client-options, https://redis.github.io/lettuce/advanced-usage/client-resources/
  static final ClientResources RECONNECT = ClientResources.builder()
      .reconnectDelay(Delay.constant(Duration.ofMillis(100))).build(); // doubles up to 30 s: the wait is part of the outage
  static final ClientOptions OPTIONS = ClientOptions.builder()
      .socketOptions(SocketOptions.builder().connectTimeout(Duration.ofMillis(300)).build()) // 10 s: a killed node's address never answers
      .timeoutOptions(TimeoutOptions.enabled(Duration.ofMillis(1500))) // none for asynchronous commands: a paused node never answers
      .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS) // a queue without a limit: fail at once instead
      .replayFilter(command -> true) // none: what may have been executed is sent again, and applied twice
      .build();
  static final Duration HANDSHAKE = Duration.ofMillis(1500); // RedisURI.withTimeout, 60 s: so long an unanswered handshake is waited for
  // A time-out does not close its connection, so a paused node would be asked until it wakes up: the application replaces
  // it (https://github.com/redis/lettuce/issues/2082).
  static void replaceAfter(Throwable error, RedisClient client, RedisURI uri) {
    if (!(error instanceof RedisCommandTimeoutException) || !replacing.compareAndSet(false, true)) return;
    connection.closeAsync();
    client.connectAsync(StringCodec.UTF8, uri).whenComplete((made, failed) -> {
      if (made != null) connection = made;
      replacing.set(false);
    });
  }
  // :tuned

  static RedisURI uri() {
    var builder = RedisURI.builder();
    if (env("CLIENT_PATH").equals("haproxy")) {
      builder.withHost(env("HAPROXY").split(":")[0]).withPort(Integer.parseInt(env("HAPROXY").split(":")[1]));
    } else {
      builder.withSentinelMasterId(env("MASTER_NAME"));
      for (String one : env("SENTINELS").split(","))
        builder.withSentinel(RedisURI.builder().withHost(one.split(":")[0]).withPort(Integer.parseInt(one.split(":")[1]))
            .withAuthentication(env("SENTINEL_USERNAME"), env("SENTINEL_PASSWORD")).build());
    }
    if (TUNED) builder.withTimeout(HANDSHAKE);
    return builder.withAuthentication(env("REDIS_USERNAME"), env("REDIS_PASSWORD")).build();
  }

  static long nowUs() { return System.nanoTime() / 1000; }

  static void finish(int id, String outcome) {
    Long start = opened.remove(id);
    if (start != null)
      System.out.println("{\"id\":" + id + ",\"start\":" + start + ",\"end\":" + nowUs() + ",\"outcome\":" + outcome + "}");
  }

  /** An error that Redis answered, or a command that was rejected before it was sent: it has not happened. */
  static String outcomeOf(Throwable error) {
    String text = error.toString().replaceAll("[\"\\\\\\p{Cntrl}]", " ");
    boolean never = error instanceof RedisCommandExecutionException || text.matches(".*(not connected. Commands are rejected|Connection is closed).*");
    return "\"" + (never ? "failed" : "indeterminate") + "\",\"error\":\"" + text + "\"";
  }

  static void run(RedisClient client, RedisURI uri) {
    long beganAt = System.nanoTime(), every = Long.parseLong(env("EVERY_MS")) * 1_000_000;
    for (int next = 0; !stopping; next++) {
      while (System.nanoTime() < beganAt + next * every) LockSupport.parkNanos(beganAt + next * every - System.nanoTime());
      int id = next;
      if (opened.size() >= CALLERS) continue;
      opened.put(id, nowUs());
      RedisAsyncCommands<String, String> redis = connection.async();
      CompletionStage<?> answer = id % 2 == 0 ? redis.rpush(env("APPEND_KEY"), Integer.toString(id)) : redis.lindex(env("READ_KEY"), -1);
      answer.whenComplete((value, error) -> {
        if (error == null) finish(id, "\"ok\"" + (id % 2 == 0 ? "" : ",\"value\":" + (value == null ? "-1" : value)));
        else finish(id, outcomeOf(error));
        if (TUNED) replaceAfter(error, client, uri);
      });
    }
  }

  public static void main(String[] arguments) throws Exception {
    Properties library = new Properties();
    library.load(Client.class.getResourceAsStream("/META-INF/maven/io.lettuce/lettuce-core/pom.properties"));
    RedisURI uri = uri();
    RedisClient client = TUNED ? RedisClient.create(RECONNECT, uri) : RedisClient.create(uri);
    if (TUNED) client.setOptions(OPTIONS);
    while (connection == null) try { connection = client.connect(); } catch (RuntimeException error) { System.err.println(error); }
    System.out.println("{\"client\":\"Lettuce\",\"version\":\"" + library.getProperty("version") + "\",\"runtime\":\"Java " + Runtime.version() + "\"}");
    BufferedReader input = new BufferedReader(new InputStreamReader(System.in));
    for (String word; (word = input.readLine()) != null && !word.equals("stop"); ) {
      if (word.equals("clock")) System.out.println("{\"clock\":" + nowUs() + "}");
      if (word.equals("start")) Thread.ofPlatform().daemon().start(() -> run(client, uri));
    }
    stopping = true;
    Thread.sleep(2000);
    for (int id : opened.keySet()) finish(id, "\"indeterminate\",\"error\":\"no answer until the end\"");
    Runtime.getRuntime().halt(0);
  }
}
