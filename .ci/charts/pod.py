"""What a kubelet does to a Pod before it runs, as far as `podman kube play` needs it.

pod.py POD.json CONFIGMAPS.json FOLDER API_HOST API_PORT IMAGE > play.json

The Pod is the one that the controllers made on the API server: image, arguments, limits, ConfigMaps and security stay as they
are. Filled in are the downward API, the service account's token (FOLDER has token, ca.crt and namespace) and the address of
the API server. Probes and hooks, which podman would run inside of the container, are left to whoever calls.
"""
import json
import sys

pod_file, maps_file, folder, host, port, image = sys.argv[1:7]
with open(pod_file, encoding="utf-8") as file:
    pod = json.load(file)
with open(maps_file, encoding="utf-8") as file:
    maps = json.load(file)

metadata, spec = pod["metadata"], pod["spec"]
downward = {
    "metadata.name": metadata["name"],
    "metadata.namespace": metadata["namespace"],
    "status.podIP": "127.0.0.1",
    "spec.nodeName": "node-1",
    "spec.serviceAccountName": spec["serviceAccountName"],
}
used = set()
volumes = []
for volume in spec.get("volumes", []):
    if "projected" in volume:
        volumes.append({"name": volume["name"], "hostPath": {"path": folder, "type": "Directory"}})
    elif "emptyDir" in volume:
        volumes.append({"name": volume["name"], "emptyDir": {}})
    else:
        if "configMap" in volume:
            used.add(volume["configMap"]["name"])
        volumes.append(volume)
containers = []
for container in spec["containers"]:
    for probe in ("startupProbe", "readinessProbe", "livenessProbe", "lifecycle"):
        container.pop(probe, None)
    container.pop("ports", None)
    container["image"] = image
    # What the cluster's name server and proxies do for the service.
    container["args"] = [argument.replace("//edge.edge:", "//127.0.0.1:") for argument in container.get("args", [])]
    container["imagePullPolicy"] = "Never"
    env = [
        {"name": e["name"], "value": downward[e["valueFrom"]["fieldRef"]["fieldPath"]]}
        if "fieldRef" in e.get("valueFrom", {})
        else e
        for e in container.get("env", [])
    ]
    env += [{"name": "KUBERNETES_SERVICE_HOST", "value": host}, {"name": "KUBERNETES_SERVICE_PORT", "value": port}]
    container["env"] = env
    containers.append(container)
played = {
    "apiVersion": "v1",
    "kind": "Pod",
    "metadata": {"name": metadata["name"], "labels": metadata.get("labels", {})},
    "spec": {
        "hostNetwork": True,
        "restartPolicy": "Never",
        "securityContext": spec.get("securityContext", {}),
        "containers": containers,
        "volumes": volumes,
    },
}
documents = [
    {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": m["metadata"]["name"]}, "data": m.get("data", {})}
    for m in maps["items"]
    if m["metadata"]["name"] in used
]
print("\n---\n".join(json.dumps(d) for d in documents + [played]))
