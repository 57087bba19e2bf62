{{/* What the chart itself says about the gateway; the lowest of the files that it reads. */}}
{{- define "meshway-gateway.chartApplication" -}}
server:
  port: {{ int .Values.ports.http }}
management:
  server:
    port: {{ int .Values.ports.management }}
spring:
  lifecycle:
    timeout-per-shutdown-phase: {{ include "meshway-gateway.phaseSeconds" . }}s
istio:
  config:
    source: kubernetes
    {{- with .Values.watchNamespaces }}
    namespaces:
      {{- range . }}
      - {{ . | quote }}
      {{- end }}
    {{- end }}
  mesh:
    root-namespace: {{ .Values.rootNamespace | quote }}
  proxy:
    id: ${POD_NAME}.${POD_NAMESPACE}
    namespace: ${POD_NAMESPACE}
    service-account: ${SERVICE_ACCOUNT}
    labels:
      {{- /* In brackets, or Spring would read dots as levels. */}}
      {{- range $key, $value := include "meshway-gateway.podLabels" . | fromYaml }}
      {{ printf "[%s]" $key | quote }}: {{ $value | quote }}
      {{- end }}
  {{- if .Values.ports.status }}
  status:
    port: {{ int .Values.ports.status }}
  {{- end }}
  gateway:
    termination-drain-duration: {{ int .Values.drain.acceptSeconds }}s
    drain-time: {{ include "meshway-gateway.drainSeconds" . }}s
{{- end -}}

{{- define "meshway-gateway.application" -}}
{{- $application := deepCopy .Values.application -}}
{{- include "meshway-gateway.wholeNumbers" $application -}}
{{- if $application -}}
{{- toYaml $application -}}
{{- else -}}
# The value "application" of the chart is empty.
{{- end -}}
{{- end -}}

{{/* Where Spring looks for more files; later places win. */}}
{{- define "meshway-gateway.configLocations" -}}
file:/etc/meshway/config/chart.yaml,file:/etc/meshway/config/application.yaml
{{- range $index, $_ := .Values.applicationFrom -}}
,file:/etc/meshway/from-{{ $index }}/
{{- end -}}
{{- end -}}
