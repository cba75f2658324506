// The two DaemonSets of the guide, and variations of them for single tests.

export const NODE_SELECTOR = `apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: my-daemonset
  labels:
    app: my-app
spec:
  selector:
    matchLabels:
      app: my-app
  template:
    metadata:
      labels:
        app: my-app
    spec:
      containers:
      - name: my-container
        image: my-image
        command: ["sh", "-c", "echo Hello from the DaemonSet pod && sleep 3600"]
      nodeSelector:
        disktype: ssd
`;

export const ROLLING_UPDATE = `apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: nginx-daemonset
spec:
  selector:
    matchLabels:
      app: nginx
  template:
    metadata:
      labels:
        app: nginx
    spec:
      containers:
      - name: nginx
        image: nginx:latest
      terminationGracePeriodSeconds: 30
  updateStrategy:
    type: RollingUpdate
    rollingUpdate:
      maxUnavailable: 1
`;

const withStrategy = (lines) => ROLLING_UPDATE.slice(0, ROLLING_UPDATE.indexOf("  updateStrategy:")) + lines;

export const SURGE = withStrategy(`  updateStrategy:
    type: RollingUpdate
    rollingUpdate:
      maxSurge: 1
      maxUnavailable: 0
`);

export const ON_DELETE = withStrategy(`  updateStrategy:
    type: OnDelete
`);

export const withImage = (text, image) => text.replace("nginx:latest", image);
