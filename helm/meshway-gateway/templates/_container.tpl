{{- define "meshway-gateway.container" -}}
name: gateway
image: {{ include "meshway-gateway.image" . | quote }}
{{- with .Values.imagePullPolicy }}
imagePullPolicy: {{ . | quote }}
{{- end }}
{{- with .Values.args }}
args:
  {{- range . }}
  - {{ . | quote }}
  {{- end }}
{{- end }}
securityContext:
  {{- if .Values.containerSecurityContext }}
  {{- toYaml .Values.containerSecurityContext | nindent 2 }}
  {{- else }}
  allowPrivilegeEscalation: false
  capabilities:
    drop:
      - ALL
  privileged: false
  readOnlyRootFilesystem: true
  {{- end }}
env:
  {{- include "meshway-gateway.env" . | nindent 2 }}
{{- with .Values.envFrom }}
envFrom:
  {{- toYaml . | nindent 2 }}
{{- end }}
ports:
  {{- include "meshway-gateway.containerPorts" . | nindent 2 }}
resources:
  {{- toYaml .Values.resources | nindent 2 }}
{{ include "meshway-gateway.probes" . }}
lifecycle:
  {{- if .Values.lifecycle }}
  {{- toYaml .Values.lifecycle | nindent 2 }}
  {{- else }}
  preStop:
    sleep:
      seconds: {{ int .Values.drain.preStopSeconds }}
  {{- end }}
volumeMounts:
  - name: config
    mountPath: /etc/meshway/config
    readOnly: true
  - name: tmp
    mountPath: /tmp
  {{- range $index, $_ := .Values.applicationFrom }}
  - name: from-{{ $index }}
    mountPath: /etc/meshway/from-{{ $index }}
    readOnly: true
  {{- end }}
  {{- range $index, $entry := .Values.tlsSecrets }}
  - name: tls-{{ $index }}
    mountPath: {{ $entry.path | quote }}
    readOnly: true
  {{- end }}
  {{- with .Values.volumeMounts }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end -}}

{{- define "meshway-gateway.env" -}}
- name: SPRING_CONFIG_ADDITIONAL_LOCATION
  value: {{ include "meshway-gateway.configLocations" . | quote }}
{{- with .Values.jvmOptions }}
- name: JAVA_TOOL_OPTIONS
  value: {{ . | quote }}
{{- end }}
{{- range $name, $path := dict "POD_NAME" "metadata.name" "POD_NAMESPACE" "metadata.namespace" "POD_IP" "status.podIP" "NODE_NAME" "spec.nodeName" "SERVICE_ACCOUNT" "spec.serviceAccountName" }}
- name: {{ $name }}
  valueFrom:
    fieldRef:
      fieldPath: {{ $path }}
{{- end }}
{{- $env := deepCopy .Values.env -}}
{{- include "meshway-gateway.wholeNumbers" $env -}}
{{- range $name, $value := $env }}
- name: {{ $name | quote }}
  {{- if kindIs "map" $value }}
  {{- toYaml $value | nindent 2 }}
  {{- else }}
  value: {{ toString $value | quote }}
  {{- end }}
{{- end }}
{{- end -}}

{{- define "meshway-gateway.containerPorts" -}}
{{- $seen := dict (toString (int .Values.ports.http)) true (toString (int .Values.ports.management)) true (toString (int .Values.ports.status)) true -}}
- name: http
  containerPort: {{ int .Values.ports.http }}
  protocol: TCP
- name: management
  containerPort: {{ int .Values.ports.management }}
  protocol: TCP
{{- if .Values.ports.status }}
- name: status
  containerPort: {{ int .Values.ports.status }}
  protocol: TCP
{{- end }}
{{- range .Values.service.ports }}
{{- $port := toString (int (.targetPort | default .port)) }}
{{- if not (hasKey $seen $port) }}
{{- $_ := set $seen $port true }}
- containerPort: {{ $port }}
  protocol: TCP
{{- end }}
{{- end }}
{{- end -}}

{{- define "meshway-gateway.probes" -}}
startupProbe:
  {{- if .Values.startupProbe }}
  {{- toYaml .Values.startupProbe | nindent 2 }}
  {{- else }}
  httpGet:
    path: /actuator/health/liveness
    port: management
  periodSeconds: 1
  timeoutSeconds: 2
  failureThreshold: 120
  {{- end }}
readinessProbe:
  {{- if .Values.readinessProbe }}
  {{- toYaml .Values.readinessProbe | nindent 2 }}
  {{- else }}
  httpGet:
    path: /actuator/health/readiness
    port: management
  periodSeconds: 2
  timeoutSeconds: 3
  failureThreshold: 3
  {{- end }}
livenessProbe:
  {{- if .Values.livenessProbe }}
  {{- toYaml .Values.livenessProbe | nindent 2 }}
  {{- else }}
  httpGet:
    path: /actuator/health/liveness
    port: management
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
  {{- end }}
{{- end -}}
