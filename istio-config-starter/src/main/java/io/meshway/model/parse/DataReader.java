package io.meshway.model.parse;

import io.meshway.model.Bytes;
import io.meshway.model.ConfigMap;
import io.meshway.model.ResourceMeta;
import io.meshway.model.Secret;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the Kubernetes kinds that hold data: Secret and ConfigMap. */
final class DataReader {
    /** The name of the ConfigMap that holds Istio's MeshConfig. */
    private static final String MESH_CONFIG = "istio";

    private DataReader() {}

    /** {@code stringData} wins over {@code data}, as when Kubernetes writes it. */
    static Secret secret(ResourceMeta meta, FieldCursor document) {
        Map<String, Bytes> data = new LinkedHashMap<>(document.scalarMap("data", Scalar.BASE64));
        document.textMap("stringData").forEach((name, text) -> data.put(name, Bytes.utf8(text)));
        return new Secret(meta, document.text("type", Defaults.SECRET_TYPE), data);
    }

    static ConfigMap configMap(ResourceMeta meta, FieldCursor document) {
        Map<String, String> data = document.textMap("data");
        String mesh = meta.key().name().equals(MESH_CONFIG) ? data.get("mesh") : null;
        return new ConfigMap(meta, data, mesh == null ? null : MeshSettingsReader.read(mesh, document.findings()));
    }
}
