// go-redis, in the protocol of clients/README.md.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"net"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
)

var (
	origin   = time.Now() // Go shows its monotonic clock only as a difference
	mutex    sync.Mutex
	opened   = map[int]int64{} // at most 64 callers
	stopping atomic.Bool
)

// tuned: https://redis.io/docs/latest/develop/clients/go/produsage/, https://pkg.go.dev/github.com/redis/go-redis/v9#FailoverOptions
var recommended = redis.FailoverOptions{ // the Sentinels are asked with the same ones
	DialTimeout:   300 * time.Millisecond,  // 5 s: a killed node's address does not refuse, it never answers
	DialerRetries: 1,                       // 5 times, 100 ms apart, before a caller is told
	ReadTimeout:   1500 * time.Millisecond, // 5 s: a paused node keeps its sockets and never answers
	PoolTimeout:   500 * time.Millisecond,  // ReadTimeout + 1 s: what a caller waits for a connection while all are stuck
	MaxRetries:    -1,                      // 3: what may have been executed is sent again, and applied twice
}

// :tuned

func connect() *redis.Client {
	options := map[bool]redis.FailoverOptions{true: recommended}[os.Getenv("CLIENT_PROFILE") == "tuned"] // or none
	options.Username, options.Password = os.Getenv("REDIS_USERNAME"), os.Getenv("REDIS_PASSWORD")
	if os.Getenv("CLIENT_PATH") == "haproxy" {
		return redis.NewClient(&redis.Options{
			Addr: os.Getenv("HAPROXY"), Username: options.Username, Password: options.Password,
			DialTimeout: options.DialTimeout, DialerRetries: options.DialerRetries, MaxRetries: options.MaxRetries, ReadTimeout: options.ReadTimeout, PoolTimeout: options.PoolTimeout,
		})
	}
	options.MasterName, options.SentinelAddrs = os.Getenv("MASTER_NAME"), strings.Split(os.Getenv("SENTINELS"), ",")
	options.SentinelUsername, options.SentinelPassword = os.Getenv("SENTINEL_USERNAME"), os.Getenv("SENTINEL_PASSWORD")
	return redis.NewFailoverClient(&options)
}

func nowUs() int64              { return time.Since(origin).Microseconds() }
func print(line map[string]any) { _ = json.NewEncoder(os.Stdout).Encode(line) }

// say tells of an operation, unless somebody has already.
func say(id int, line map[string]any) {
	mutex.Lock()
	defer mutex.Unlock()
	if start, open := opened[id]; open {
		delete(opened, id)
		line["id"], line["start"], line["end"] = id, start, nowUs()
		print(line)
	}
}

// outcome: an error that Redis answered, or no connection to send it by, has not happened.
func outcome(err error) string {
	var network, answered = new(*net.OpError), new(redis.Error)
	never := strings.Contains(err.Error(), "all sentinels specified") || strings.Contains(err.Error(), "pool timeout")
	if never || errors.As(err, answered) || (errors.As(err, network) && (*network).Op == "dial") {
		return "failed"
	}
	return "indeterminate"
}

func operate(client *redis.Client, id int) {
	line := map[string]any{"outcome": "ok"}
	var err error
	if id%2 == 0 {
		err = client.RPush(context.Background(), os.Getenv("APPEND_KEY"), id).Err()
	} else {
		line["value"], err = client.LIndex(context.Background(), os.Getenv("READ_KEY"), -1).Int()
	}
	if err != nil && !errors.Is(err, redis.Nil) { // Nil: nothing is there yet
		line = map[string]any{"outcome": outcome(err), "error": err.Error()}
	}
	say(id, line)
}

func run(client *redis.Client) {
	every, _ := time.ParseDuration(os.Getenv("EVERY_MS") + "ms")
	ticker := time.NewTicker(every)
	for id := 0; ; id++ {
		mutex.Lock()
		if !stopping.Load() && len(opened) < 64 {
			opened[id] = nowUs()
			go operate(client, id)
		}
		mutex.Unlock()
		<-ticker.C
	}
}

func main() {
	print(map[string]any{"client": "go-redis", "version": redis.Version(), "runtime": runtime.Version()})
	for words := bufio.NewScanner(os.Stdin); words.Scan() && words.Text() != "stop"; {
		switch words.Text() {
		case "clock":
			print(map[string]any{"clock": nowUs()})
		case "start":
			go run(connect())
		}
	}
	stopping.Store(true)
	time.Sleep(2 * time.Second)
	mutex.Lock()
	for id, start := range opened {
		print(map[string]any{"id": id, "start": start, "end": nowUs(), "outcome": "indeterminate", "error": "no answer until the end"})
	}
}
