package io.meshway.model.parse;

import io.meshway.model.Bytes;
import io.meshway.model.ConfigMap;
import io.meshway.model.ResourceMeta;
import io.meshway.model.Secret;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the Kubernetes kinds that hold data: Secret and ConfigMap. */
final class DataReader {
    private DataReader() {}

    /** {@code stringData} wins over {@code data}, as when Kubernetes writes it. */
    static Secret secret(ResourceMeta meta, FieldCursor document) {
        Map<String, Bytes> data = new LinkedHashMap<>(document.scalarMap("data", Scalar.BASE64));
        document.textMap("stringData").forEach((name, text) -> data.put(name, Bytes.utf8(text)));
        return new Secret(meta, document.text("type", Defaults.SECRET_TYPE), data);
    }

    static ConfigMap configMap(ResourceMeta meta, FieldCursor document) {
        return new ConfigMap(meta, document.textMap("data"));
    }
}
