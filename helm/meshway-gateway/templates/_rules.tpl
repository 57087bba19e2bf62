{{/* What a gateway reads of every namespace that it serves. */}}
{{- define "meshway-gateway.rules" -}}
- apiGroups: ["networking.istio.io"]
  resources: ["virtualservices", "destinationrules", "gateways", "serviceentries", "workloadentries", "workloadgroups", "sidecars"]
  verbs: ["list", "watch"]
{{- /* Not enforced: read in order to say so. */}}
- apiGroups: ["networking.istio.io"]
  resources: ["envoyfilters", "proxyconfigs"]
  verbs: ["list", "watch"]
- apiGroups: ["security.istio.io"]
  resources: ["authorizationpolicies", "peerauthentications", "requestauthentications"]
  verbs: ["list", "watch"]
- apiGroups: ["telemetry.istio.io"]
  resources: ["telemetries"]
  verbs: ["list", "watch"]
- apiGroups: ["extensions.istio.io"]
  resources: ["wasmplugins"]
  verbs: ["list", "watch"]
- apiGroups: [""]
  resources: ["services", "pods"]
  verbs: ["list", "watch"]
- apiGroups: ["discovery.k8s.io"]
  resources: ["endpointslices"]
  verbs: ["list", "watch"]
{{- end -}}

{{/* What has no namespace: exportTo and locality look at it. */}}
{{- define "meshway-gateway.clusterRules" -}}
- apiGroups: [""]
  resources: ["namespaces", "nodes"]
  verbs: ["list", "watch"]
{{- end -}}

{{/* The mesh configuration. */}}
{{- define "meshway-gateway.meshConfigRules" -}}
- apiGroups: [""]
  resources: ["configmaps"]
  resourceNames: ["istio"]
  verbs: ["list", "watch"]
{{- end -}}

{{/* The gateway's own namespace: credentialName looks there, for Secrets and for ConfigMaps. */}}
{{- define "meshway-gateway.ownRules" -}}
- apiGroups: [""]
  resources: ["secrets"]
  {{- with .Values.rbac.secretNames }}
  resourceNames:
    {{- range . }}
    - {{ . | quote }}
    {{- end }}
  {{- end }}
  verbs: ["list", "watch"]
- apiGroups: [""]
  resources: ["configmaps"]
  verbs: ["list", "watch"]
{{- end -}}

{{- define "meshway-gateway.subjects" -}}
- kind: ServiceAccount
  name: {{ include "meshway-gateway.serviceAccountName" . | quote }}
  namespace: {{ .Release.Namespace | quote }}
{{- end -}}
