{{/* Where the service answers whether the gateway is ready; empty when it does not. */}}
{{- define "meshway-gateway.statusUrl" -}}
{{- $port := 0 -}}
{{- if and .Values.ports.status (ne .Values.service.type "None") -}}
{{- range .Values.service.ports -}}
{{- if eq (int (.targetPort | default .port)) (int $.Values.ports.status) -}}{{- $port = int .port -}}{{- end -}}
{{- end -}}
{{- end -}}
{{- if $port -}}
http://{{ include "meshway-gateway.name" . }}.{{ .Release.Namespace }}:{{ $port }}/healthz/ready
{{- end -}}
{{- end -}}

{{/* helm test: a pod that asks the service whether a gateway behind it is ready. */}}
{{- define "meshway-gateway.testPod" -}}
apiVersion: v1
kind: Pod
metadata:
  name: {{ printf "%s-test" (include "meshway-gateway.name" .) | quote }}
  namespace: {{ .Release.Namespace | quote }}
  labels:
    app.kubernetes.io/name: {{ printf "%s-test" (include "meshway-gateway.name" .) | quote }}
    app.kubernetes.io/instance: {{ .Release.Name | quote }}
    app.kubernetes.io/managed-by: {{ .Release.Service | quote }}
  annotations:
    helm.sh/hook: test
    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
spec:
  restartPolicy: Never
  automountServiceAccountToken: false
  enableServiceLinks: false
  {{- with .Values.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  securityContext:
    runAsNonRoot: true
    runAsUser: 65532
    runAsGroup: 65532
    seccompProfile:
      type: RuntimeDefault
  containers:
    - name: test
      image: {{ include "meshway-gateway.image" . | quote }}
      {{- with .Values.imagePullPolicy }}
      imagePullPolicy: {{ . | quote }}
      {{- end }}
      args:
        - ready
        - {{ include "meshway-gateway.statusUrl" . | quote }}
      securityContext:
        allowPrivilegeEscalation: false
        capabilities:
          drop:
            - ALL
        readOnlyRootFilesystem: true
      resources:
        requests:
          cpu: 50m
          memory: 256Mi
        limits:
          memory: 256Mi
  {{- with .Values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}
