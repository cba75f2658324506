//! The preset dictionary of codec 1: the words that scenarios are made of, what is likeliest nearest to
//! the end, where pointing at it is cheapest. It belongs to every link ever made: **it never changes**,
//! not by a blank. A better one is a new codec.

/// Deflate's window before the first byte of a document.
pub const DICTIONARY: &str = r#"      readinessProbe:
        httpGet:
          path: /healthz
          port: 8080
        initialDelaySeconds: 5
        periodSeconds: 10
      livenessProbe:
          affinity:
            nodeAffinity:
              requiredDuringSchedulingIgnoredDuringExecution:
                nodeSelectorTerms:
                - matchExpressions:
                  - key: node-role.kubernetes.io/control-plane
                    operator: DoesNotExist
                    operator: In
                    operator: NotIn
                    values:
                    - amd64
          initContainers:
          imagePullPolicy: IfNotPresent
          imagePullPolicy: Always
          dnsPolicy: ClusterFirstWithHostNet
          hostPID: true
          command: ["sh", "-c", "sleep 3600"]
          - name: config
            configMap:
              name: 
          env:
          - name: NODE_NAME
            valueFrom:
              fieldRef:
                fieldPath: spec.nodeName
          - name: varlibdockercontainers
            hostPath:
              path: /var/lib/docker/containers
          - name: sys
            hostPath:
              path: /sys
              type: DirectoryOrCreate
          emptyDir: {}
          - effect: NoExecute
            operator: Equal
            value: "true"
            tolerationSeconds: 300
---
apiVersion: v1
kind: Namespace
  nodes:
  - apiVersion: v1
    kind: Node
    metadata:
      name: control-plane-1
      annotations:
    spec:
      unschedulable: true
      taints:
      - key: node-role.kubernetes.io/control-plane
        effect: NoSchedule
    status:
      capacity:
        cpu: "4"
        ephemeral-storage: 100Gi
        nvidia.com/gpu: "1"
registry.k8s.io/ gcr.io/ ghcr.io/ quay.io/ docker.io/library/ grafana/ prom/node-exporter:v1.10.2 fluent/fluent-bit:4.2.0 busybox:1.37 kube-proxy:v1.36.0 calico/node cilium/cilium
version: 1
title: Rolling update, one at a time
kubernetes: v1.36
seed: 7
cluster:
  pools:
  - {name: worker, count: 50, labels: {disktype: ssd, topology.kubernetes.io/zone: eu-west-1a}, taints: ["dedicated=gpu:NoSchedule"], capacity: {cpu: "8", memory: 32Gi, pods: 110}}
  - {name: gpu, count: 5, labels: {accelerator: nvidia}, taints: ["nvidia.com/gpu=present:NoSchedule"]}
  - {name: control-plane, count: 3, taints: ["node-role.kubernetes.io/control-plane:NoSchedule"]}
  - {name: storage, count: 
  - {name: spot, count: 
  timings:
    default: {pull: 3s, start: 500ms, ready: 1s, stop: 1s, jitter: 10}
    images:
      nginx:*: {pull: 20s}
    nodes:
      worker-3: {pull: 60s}
files:
  ds.yaml: |
    apiVersion: apps/v1
    kind: DaemonSet
    metadata:
      name: nginx-daemonset
lesson:
view:
  selected: pod default/web
  selected: daemonset default/web
  selected: revision default/web
  selected: node worker-
actions:
- at: 0s
  do: kubectl create -f -
- at: settled
  do: kubectl replace -f -
- {at: 0s, do: kubectl create namespace monitoring}
- {at: settled, do: kubectl apply -f ds.yaml}
- {at: settled, do: kubectl -n kube-system delete pod -l k8s-app=
- {at: settled, do: kubectl delete pod -n kube-system --all
- {at: settled, do: kubectl delete pod web- --force --grace-period=0}
- {at: settled, do: kubectl delete ds web --cascade=orphan}
- {at: settled, do: kubectl delete ds web --cascade=foreground}
- {at: settled, do: kubectl delete node worker-
- {at: settled, do: kubectl annotate ds web note=
- {at: settled, do: kubectl annotate node worker-
- {at: settled, do: kubectl rollout undo ds/web --to-revision=1}
- {at: settled, do: kubectl -n kube-system rollout restart ds/
- {at: settled, do: kubectl rollout restart ds/web}
- {at: settled, do: sim node add --pool worker --count 2 --labels disktype=nvme,topology.kubernetes.io/zone= --taints dedicated=gpu:NoSchedule --cpu 8 --memory 32Gi --pods 110}
- {at: settled, do: "sim node add --pool worker --labels 
- {at: settled, do: sim node add worker-
- {at: settled, do: sim node remove worker-1}
- {at: +30s, do: sim node fail worker-2}
- {at: +1m, do: sim node recover worker-2}
- {at: settled, do: "sim image break nginx:1.30"}
- {at: settled, do: "sim image fix nginx:1.30"}
- {at: settled, do: "kubectl taint node worker-1 dedicated=gpu:NoExecute"}
- {at: settled, do: "kubectl taint node worker-2 node.kubernetes.io/maintenance=true:NoSchedule"}
- {at: settled, do: kubectl taint node worker-3 dedicated-}
- {at: settled, do: kubectl label node --all disktype=ssd --overwrite}
- {at: settled, do: kubectl label node worker-4 worker-5 disktype-}
- {at: settled, do: kubectl label nodes worker-
- {at: settled, do: "kubectl -n kube-system set image ds/
- {at: settled, do: "kubectl -n monitoring set image ds/
- {at: settled, do: "kubectl set image ds/web web=nginx:1.30"}
- {at: step 14, do: kubectl uncordon worker-1}
- {at: step 100, do: kubectl cordon worker-10}
- {at: settled, do: kubectl uncordon worker-2}
- {at: settled, do: kubectl cordon worker-1}
- at: settled
  do: kubectl apply -f -
  with: |
    apiVersion: apps/v1
    kind: DaemonSet
    metadata:
      name: web
      namespace: kube-system
      namespace: monitoring
      labels:
        app: web
        k8s-app: kube-proxy
        app.kubernetes.io/name: node-exporter
        app.kubernetes.io/part-of: kube-prometheus
        app.kubernetes.io/component: 
        app.kubernetes.io/version: 
    spec:
      revisionHistoryLimit: 10
      minReadySeconds: 10
      selector:
        matchLabels:
          app: web
          k8s-app: 
          name: fluentd-elasticsearch
          app.kubernetes.io/name: 
      updateStrategy:
        type: OnDelete
      updateStrategy:
        type: RollingUpdate
        rollingUpdate:
          maxUnavailable: 0
          maxSurge: 1
      updateStrategy:
        type: RollingUpdate
        rollingUpdate:
          maxUnavailable: 10%
      template:
        metadata:
          annotations:
            prometheus.io/scrape: "true"
            kubectl.kubernetes.io/restartedAt: "2026-07-02T12:00:00Z"
          labels:
            app: web
        spec:
          serviceAccountName: web
          priorityClassName: system-node-critical
          hostNetwork: true
          nodeSelector:
            kubernetes.io/os: linux
            disktype: ssd
          tolerations:
          - operator: Exists
          - key: dedicated
            operator: Exists
            effect: NoSchedule
          - key: node-role.kubernetes.io/control-plane
            operator: Exists
            effect: NoSchedule
          terminationGracePeriodSeconds: 30
          containers:
          - name: web
            image: nginx:1.29
            args: ["--
            args:
            - --path.rootfs=/host
            securityContext:
              privileged: true
            ports:
            - name: metrics
              containerPort: 9100
              hostPort: 9100
            - containerPort: 80
              name: http
            resources:
              requests:
                cpu: 100m
                memory: 64Mi
              limits:
                cpu: 200m
                memory: 128Mi
            volumeMounts:
            - name: varlog
              mountPath: /var/log
              readOnly: true
          volumes:
          - name: varlog
            hostPath:
              path: /var/log
- {at: settled, do: 
cursor: 14
made: {by: 0.1.0, digest: 
"#;
