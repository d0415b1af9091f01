/** A load in a thread of its own: what measures the writes must not wait for what disturbs them. */
import { parentPort, workerData } from "node:worker_threads";
import { apply, type Task } from "./load.ts";

parentPort?.postMessage(await apply(workerData as Task));
