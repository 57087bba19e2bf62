{{/* What a schema cannot say, or cannot say well. */}}
{{- define "meshway-gateway.checks" -}}
{{- with .Values.networkGateway -}}
{{- fail (printf "networkGateway is %q: gateways between networks (AUTO_PASSTHROUGH) are not served. Leave it empty; keep Istio's own east-west gateway for this." .) -}}
{{- end -}}
{{- if .Values.runAsRoot -}}
{{- fail "runAsRoot is true: the gateway never runs as root and needs no root for ports below 1024, which the chart opens with a sysctl. Take runAsRoot out." -}}
{{- end -}}
{{- range $where, $map := dict "podAnnotations" .Values.podAnnotations "podLabels" .Values.podLabels "labels" .Values.labels -}}
{{- if or (hasKey $map "inject.istio.io/templates") (eq (toString (index $map "sidecar.istio.io/inject")) "true") -}}
{{- fail (printf "%s asks Istio to inject an Envoy into the pod (sidecar.istio.io/inject, inject.istio.io/templates). Take these entries out: this gateway is the proxy itself." $where) -}}
{{- end -}}
{{- end -}}
{{- if eq .Values.image.repository "auto" -}}
{{- fail "image.repository is \"auto\", which Istio's injector would replace. Name the image, such as registry.example.com/meshway/gateway-app." -}}
{{- end -}}
{{- include "meshway-gateway.applicationChecks" . -}}
{{- include "meshway-gateway.portChecks" . -}}
{{- $grace := int .Values.terminationGracePeriodSeconds -}}
{{- $needed := add (int .Values.drain.preStopSeconds) (mul 2 (include "meshway-gateway.phaseSeconds" . | int)) -}}
{{- if gt $needed $grace -}}
{{- fail (printf "terminationGracePeriodSeconds is %d, but drain.preStopSeconds and twice the other two of drain (the ports of Gateways, then ports.http) take up to %d: the pod would be killed with requests in flight. Raise the one or lower the others." $grace $needed) -}}
{{- end -}}
{{- with .Values.autoscaling -}}
{{- if and .enabled (gt (int .minReplicas) (int .maxReplicas)) -}}
{{- fail (printf "autoscaling.minReplicas is %d, more than autoscaling.maxReplicas, which is %d." (int .minReplicas) (int .maxReplicas)) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Properties that the chart must know itself. */}}
{{- define "meshway-gateway.applicationChecks" -}}
{{- $server := dict -}}
{{- if kindIs "map" (index .Values.application "server") -}}{{- $server = index .Values.application "server" -}}{{- end -}}
{{- if or (hasKey $server "port") (hasKey .Values.application "server.port") -}}
{{- fail "application sets server.port. Set ports.http instead: the pod and its probes need to know it." -}}
{{- end -}}
{{- $management := dict -}}
{{- with index .Values.application "management" -}}{{- if kindIs "map" . -}}{{- if kindIs "map" .server -}}{{- $management = .server -}}{{- end -}}{{- end -}}{{- end -}}
{{- if or (hasKey $management "port") (hasKey .Values.application "management.server.port") -}}
{{- fail "application sets management.server.port. Set ports.management instead: the pod and its probes need to know it." -}}
{{- end -}}
{{- range $entry := .Values.applicationFrom -}}
{{- if eq (empty $entry.configMap) (empty $entry.secret) -}}
{{- fail (printf "applicationFrom has the entry %s: it takes one of configMap and secret." (toJson $entry)) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "meshway-gateway.portChecks" -}}
{{- $ports := .Values.ports -}}
{{- if or (eq (int $ports.http) (int $ports.management)) (eq (int $ports.http) (int $ports.status)) (eq (int $ports.management) (int $ports.status)) -}}
{{- fail (printf "ports.http, ports.management and ports.status must differ; they are %d, %d and %d." (int $ports.http) (int $ports.management) (int $ports.status)) -}}
{{- end -}}
{{- range .Values.service.ports -}}
{{- $target := int (.targetPort | default .port) -}}
{{- if eq $target (int $ports.management) -}}
{{- fail (printf "service.ports %q leads to %d, which is ports.management: callers could read the actuator. Use another targetPort, or move ports.management." .name $target) -}}
{{- end -}}
{{- end -}}
{{- if and .Values.hostNetwork (include "meshway-gateway.privilegedPorts" .) -}}
{{- fail "hostNetwork is true and a port of the service has a targetPort below 1024: Kubernetes refuses the sysctl that this needs in the network of the node. Use a targetPort from 1024 on." -}}
{{- end -}}
{{- end -}}
