{{/* Whether a definition of this name is on the server and does not belong to this release: "true", or nothing. */}}
{{- define "meshway-crds.foreign" -}}
{{- $root := index . 0 -}}
{{- $found := lookup "apiextensions.k8s.io/v1" "CustomResourceDefinition" "" (index . 1) -}}
{{- if $found -}}
{{- $annotations := $found.metadata.annotations | default dict -}}
{{- $release := index $annotations "meta.helm.sh/release-name" | default "" -}}
{{- $namespace := index $annotations "meta.helm.sh/release-namespace" | default "" -}}
{{- if not (and (eq $release $root.Release.Name) (eq $namespace $root.Release.Namespace)) -}}true{{- end -}}
{{- end -}}
{{- end -}}
