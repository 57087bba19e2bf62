{{- define "meshway-gateway.podAnnotations" -}}
{{- $own := dict "prometheus.io/scrape" "true" "prometheus.io/port" (toString (int .Values.ports.management)) "prometheus.io/path" "/actuator/prometheus" -}}
{{- $_ := set $own "kubectl.kubernetes.io/default-container" "gateway" -}}
{{- /* Another configuration is another pod. */ -}}
checksum/config: {{ list (include "meshway-gateway.chartApplication" .) (include "meshway-gateway.application" .) | join "\n" | sha256sum | quote }}
{{- range $key, $value := mergeOverwrite $own .Values.podAnnotations }}
{{ $key | quote }}: {{ $value | quote }}
{{- end }}
{{- end -}}

{{- define "meshway-gateway.podSpec" -}}
serviceAccountName: {{ include "meshway-gateway.serviceAccountName" . | quote }}
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
terminationGracePeriodSeconds: {{ int .Values.terminationGracePeriodSeconds }}
{{- /* Variables such as ISTIO_GATEWAY_PORT, of a service with that name, would be taken for properties. */}}
enableServiceLinks: false
{{- if .Values.hostNetwork }}
hostNetwork: true
dnsPolicy: ClusterFirstWithHostNet
{{- end }}
{{- with .Values.priorityClassName }}
priorityClassName: {{ . | quote }}
{{- end }}
{{- with .Values.runtimeClassName }}
runtimeClassName: {{ . | quote }}
{{- end }}
securityContext:
  {{- if .Values.securityContext }}
  {{- toYaml .Values.securityContext | nindent 2 }}
  {{- else }}
  runAsNonRoot: true
  runAsUser: 65532
  runAsGroup: 65532
  fsGroup: 65532
  seccompProfile:
    type: RuntimeDefault
  {{- if include "meshway-gateway.privilegedPorts" . }}
  sysctls:
    - name: net.ipv4.ip_unprivileged_port_start
      value: "0"
  {{- end }}
  {{- end }}
{{- with .Values.initContainers }}
initContainers:
  {{- toYaml . | nindent 2 }}
{{- end }}
containers:
  - {{ include "meshway-gateway.container" . | nindent 4 | trim }}
  {{- with .Values.additionalContainers }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
volumes:
  {{- include "meshway-gateway.volumes" . | nindent 2 }}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- include "meshway-gateway.topologySpread" . }}
{{- end -}}

{{- define "meshway-gateway.volumes" -}}
- name: config
  configMap:
    name: {{ printf "%s-config" (include "meshway-gateway.name" .) | quote }}
- name: tmp
  emptyDir:
    sizeLimit: 64Mi
{{- range $index, $entry := .Values.applicationFrom }}
- name: from-{{ $index }}
  {{- if $entry.secret }}
  secret:
    secretName: {{ $entry.secret | quote }}
  {{- else }}
  configMap:
    name: {{ $entry.configMap | quote }}
  {{- end }}
{{- end }}
{{- range $index, $entry := .Values.tlsSecrets }}
- name: tls-{{ $index }}
  secret:
    secretName: {{ $entry.name | quote }}
    {{- if $entry.optional }}
    optional: true
    {{- end }}
{{- end }}
{{- with .Values.volumes }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "meshway-gateway.topologySpread" -}}
{{- $selector := dict "matchLabels" (include "meshway-gateway.selectorLabels" . | fromYaml) -}}
{{- $constraints := .Values.topologySpreadConstraints -}}
{{- if kindIs "invalid" $constraints -}}
{{- $zones := dict "maxSkew" 1 "topologyKey" "topology.kubernetes.io/zone" "whenUnsatisfiable" "ScheduleAnyway" -}}
{{- $nodes := dict "maxSkew" 1 "topologyKey" "kubernetes.io/hostname" "whenUnsatisfiable" "ScheduleAnyway" -}}
{{- $constraints = ternary (list $zones $nodes) (list) (eq .Values.kind "Deployment") -}}
{{- end -}}
{{- if $constraints }}
topologySpreadConstraints:
  {{- range $constraints }}
  - {{ merge (deepCopy .) (dict "labelSelector" $selector) | toYaml | nindent 4 | trim }}
  {{- end }}
{{- end }}
{{- end -}}
