// Clusters of any size, each in the middle of a rolling update: scenarios as the browser keeps them.

import { url } from "./harness.mjs";

const manifest = (image, maxUnavailable) => `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: web, namespace: default}
spec:
  selector:
    matchLabels: {app: web}
  updateStrategy:
    type: RollingUpdate
    rollingUpdate:
      maxUnavailable: ${maxUnavailable}
  template:
    metadata:
      labels: {app: web}
    spec:
      tolerations:
      - key: dedicated
        operator: Exists
      containers:
      - name: web
        image: ${image}
        resources:
          requests: {cpu: 100m}
`;

const indented = (text) => text.replaceAll("\n", "\n    ").trimEnd();

/**
 * A scenario document: `nodes` nodes with a settled DaemonSet, a few nodes with something special, and a
 * new image on its way; `then` are more actions, as when, line and text. `cursor` is the step to open at; without it the rollout is through.
 */
export function rollout(nodes, { cursor, budget = Math.max(1, Math.floor(nodes / 40)), special = nodes >= 5, then = [] } = {}) {
  const name = (n) => `worker-${n}`;
  const some = (every, from) => nodes < 20 ? [] :
    Array.from({ length: Math.floor(nodes / every) }, (_, i) => name(i * every + from)).filter((_, i) => i < 12);
  const actions = [
    ["0s", "kubectl apply -f -", manifest("nginx:1.29", budget)],
    ...(special ? [
      ["settled", `kubectl cordon ${[name(2), ...some(37, 11)].join(" ")}`],
      ["settled", `kubectl taint node ${[name(4), ...some(29, 7)].join(" ")} dedicated=gpu:NoSchedule`],
    ] : []),
    ...some(83, 21).slice(0, 4).map((node) => ["settled", `sim node fail ${node}`]),
    ["settled", "kubectl apply -f -", manifest("nginx:1.30", budget)],
    ...then,
  ];
  return `version: 1
title: A rollout on ${nodes === 1 ? "one node" : `${nodes.toLocaleString("en")} nodes`}
cluster:
  pools:
  - {name: worker, count: ${nodes}, labels: {disktype: ssd}}
  timings:
    default: {pull: 3s, start: 500ms, ready: 1s, stop: 1s, jitter: 0}
    images: {"nginx:1.30": {pull: 6s}}
actions:
${actions.map(([at, line, text]) => `- at: ${at}\n  do: ${line}${text ? `\n  with: |\n    ${indented(text)}` : ""}`).join("\n")}
${cursor === undefined ? "" : `cursor: ${cursor}\n`}`;
}

/** Lets a tab find a scenario as its last session; before the first visit. */
export async function keep(page, document) {
  await page.addInitScript(([origin, saved]) => {
    if (location.origin === origin && !localStorage.getItem("dsplay.saved")) localStorage.setItem("dsplay.saved", saved);
  }, [new URL(url).origin, JSON.stringify({ document, text: manifest("nginx:1.30", 1), focus: ["default", "web"] })]);
}

/** Sizes of cluster to look at, each with a step in the middle of its rollout. */
export const MIDDLE = { 1: 18, 5: 66, 60: 666, 300: 3_300, 1000: 11_000 };
