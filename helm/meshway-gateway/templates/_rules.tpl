{{/* What a gateway reads of every namespace that it serves. */}}
{{- define "meshway-gateway.rules" -}}
- apiGroups: ["networking.istio.io"]
  resources: ["virtualservices", "destinationrules", "gateways", "serviceentries", "workloadentries", "sidecars"]
  verbs: ["get", "list", "watch"]
{{- /* Not enforced: read in order to say so. */}}
- apiGroups: ["networking.istio.io"]
  resources: ["envoyfilters", "proxyconfigs"]
  verbs: ["get", "list", "watch"]
- apiGroups: ["security.istio.io"]
  resources: ["authorizationpolicies", "peerauthentications", "requestauthentications"]
  verbs: ["get", "list", "watch"]
- apiGroups: ["telemetry.istio.io"]
  resources: ["telemetries"]
  verbs: ["get", "list", "watch"]
- apiGroups: ["extensions.istio.io"]
  resources: ["wasmplugins"]
  verbs: ["get", "list", "watch"]
- apiGroups: [""]
  resources: ["services", "pods"]
  verbs: ["get", "list", "watch"]
- apiGroups: ["discovery.k8s.io"]
  resources: ["endpointslices"]
  verbs: ["get", "list", "watch"]
{{- end -}}

{{/* What has no namespace, or stands in one place. */}}
{{- define "meshway-gateway.clusterRules" -}}
- apiGroups: [""]
  resources: ["namespaces", "nodes"]
  verbs: ["get", "list", "watch"]
{{- end -}}

{{/* The mesh configuration. */}}
{{- define "meshway-gateway.meshConfigRules" -}}
- apiGroups: [""]
  resources: ["configmaps"]
  resourceNames: ["istio"]
  verbs: ["get", "list", "watch"]
{{- end -}}

{{/* Secrets of the gateway's own namespace, which is where credentialName looks. */}}
{{- define "meshway-gateway.secretRules" -}}
- apiGroups: [""]
  resources: ["secrets"]
  {{- with .Values.rbac.secretNames }}
  resourceNames:
    {{- range . }}
    - {{ . | quote }}
    {{- end }}
  {{- end }}
  verbs: ["get", "list", "watch"]
{{- end -}}

{{- define "meshway-gateway.subjects" -}}
- kind: ServiceAccount
  name: {{ include "meshway-gateway.serviceAccountName" . | quote }}
  namespace: {{ .Release.Namespace | quote }}
{{- end -}}
