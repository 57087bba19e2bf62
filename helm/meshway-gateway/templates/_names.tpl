{{- define "meshway-gateway.name" -}}
{{- .Values.name | default .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "meshway-gateway.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- .Values.serviceAccount.name | default (include "meshway-gateway.name" .) -}}
{{- else -}}
{{- .Values.serviceAccount.name | default "default" -}}
{{- end -}}
{{- end -}}

{{/* What selects the pods: app and istio, as Istio's gateways have them, so that a Gateway's selector fits. */}}
{{- define "meshway-gateway.selectorLabels" -}}
{{- $name := include "meshway-gateway.name" . -}}
app: {{ .Values.labels.app | default $name | quote }}
istio: {{ .Values.labels.istio | default (trimPrefix "istio-" $name) | quote }}
{{- end -}}

{{- define "meshway-gateway.labels" -}}
{{ include "meshway-gateway.selectorLabels" . }}
app.kubernetes.io/name: {{ include "meshway-gateway.name" . | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service | quote }}
app.kubernetes.io/part-of: "meshway"
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | quote }}
{{- range $key, $value := omit .Values.labels "app" "istio" }}
{{ $key | quote }}: {{ $value | quote }}
{{- end }}
{{- end -}}

{{/* Labels of the pods, which are the proxy's own too: sourceLabels and workload selectors are compared with them. */}}
{{- define "meshway-gateway.podLabels" -}}
{{ include "meshway-gateway.selectorLabels" . }}
app.kubernetes.io/name: {{ include "meshway-gateway.name" . | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- range $key, $value := omit (merge (deepCopy .Values.podLabels) .Values.labels) "app" "istio" "app.kubernetes.io/name" "app.kubernetes.io/instance" }}
{{ $key | quote }}: {{ $value | quote }}
{{- end }}
{{- end -}}

{{/* Name, namespace, labels and annotations of an object; with a suffix for its name where there is one. */}}
{{- define "meshway-gateway.metadata" -}}
{{- $root := index . 0 -}}
name: {{ printf "%s%s" (include "meshway-gateway.name" $root) (index . 1) | quote }}
namespace: {{ $root.Release.Namespace | quote }}
labels:
  {{- include "meshway-gateway.labels" $root | nindent 2 }}
{{- with $root.Values.annotations }}
annotations:
  {{- range $key, $value := . }}
  {{ $key | quote }}: {{ $value | quote }}
  {{- end }}
{{- end }}
{{- end -}}

{{- define "meshway-gateway.image" -}}
{{- with .Values.image -}}
{{- if .digest -}}
{{ .repository }}@{{ .digest }}
{{- else -}}
{{ .repository }}:{{ .tag | default $.Chart.AppVersion }}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Helm reads every number as a floating one and writes 10485760 as 1.048576e+07, which is no whole number to Spring. Changes the map it gets. */}}
{{- define "meshway-gateway.wholeNumbers" -}}
{{- range $key, $value := . -}}
{{- if kindIs "map" $value -}}
{{- include "meshway-gateway.wholeNumbers" $value -}}
{{- else if kindIs "float64" $value -}}
{{- if eq $value (floor $value) -}}{{- $_ := set $ $key (int64 $value) -}}{{- end -}}
{{- else if kindIs "slice" $value -}}
{{- $items := list -}}
{{- range $item := $value -}}
{{- if kindIs "map" $item -}}
{{- include "meshway-gateway.wholeNumbers" $item -}}
{{- $items = append $items $item -}}
{{- else if and (kindIs "float64" $item) (eq (toString $item) (toString (floor $item)) ) -}}
{{- $items = append $items (int64 $item) -}}
{{- else -}}
{{- $items = append $items $item -}}
{{- end -}}
{{- end -}}
{{- $_ := set $ $key $items -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Whether a port of the service leads to a port that only root may open without the sysctl. */}}
{{- define "meshway-gateway.privilegedPorts" -}}
{{- range .Values.service.ports -}}
{{- if lt (int (.targetPort | default .port)) 1024 -}}true{{- end -}}
{{- end -}}
{{- end -}}

{{/* Seconds for open connections: after preStop the listeners of Gateways drain, then Boot's own port, each for phaseSeconds; one second is the program's to end. */}}
{{- define "meshway-gateway.drainSeconds" -}}
{{- if kindIs "invalid" .Values.drain.seconds -}}
{{- $phase := div (sub (sub (int .Values.terminationGracePeriodSeconds) (int .Values.drain.preStopSeconds)) 1) 2 -}}
{{- max 1 (sub (sub $phase (int .Values.drain.acceptSeconds)) 1) -}}
{{- else -}}
{{- int .Values.drain.seconds -}}
{{- end -}}
{{- end -}}

{{/* Seconds that Spring gives each phase of the end. */}}
{{- define "meshway-gateway.phaseSeconds" -}}
{{- add (int .Values.drain.acceptSeconds) (include "meshway-gateway.drainSeconds" . | int) 1 -}}
{{- end -}}

{{/* A port of the service that plain HTTP is expected on. */}}
{{- define "meshway-gateway.firstHttpPort" -}}
{{- $found := 0 -}}
{{- range .Values.service.ports -}}
{{- if and (not $found) (or (eq (int .port) 80) (hasPrefix "http-" .name) (eq .name "http") (eq .name "http2")) -}}{{- $found = int .port -}}{{- end -}}
{{- end -}}
{{- $found | default 80 -}}
{{- end -}}
