package io.meshway.actuate;

import io.meshway.model.Bytes;
import io.meshway.model.Resource;
import io.meshway.model.ResourceKey;
import io.meshway.runtime.MeshState;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/** A hash of the resources in force, so that two proxies can be compared, or one before and after. Made when somebody asks, once for each version. */
final class ConfigFingerprint {
    /** Half of a SHA-256 is enough to tell configurations apart. */
    private static final int BYTES = 16;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .addModule(new SimpleModule().addSerializer(new OfBytes()))
            .build();

    private volatile @Nullable Known known;

    private record Known(long version, String text) {}

    /** Null before the first configuration. */
    @Nullable
    String of(MeshState state) {
        if (state.version() == 0) {
            return null;
        }
        Known before = known;
        if (before != null && before.version == state.version()) {
            return before.text;
        }
        String text = hash(state.admitted().resources());
        known = new Known(state.version(), text);
        return text;
    }

    /** Where a resource stands, its age and its place in a list say nothing of what is in force. */
    private static String hash(Map<ResourceKey, Resource> resources) {
        Map<ResourceKey, Resource> sorted = new TreeMap<>(resources);
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest);
            sorted.values().forEach(resource -> MAPPER.writeValue(out, resource));
            return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** A Secret's content counts by its hash alone. */
    private static final class OfBytes extends StdSerializer<Bytes> {
        OfBytes() {
            super(Bytes.class);
        }

        @Override
        public void serialize(Bytes value, JsonGenerator generator, SerializationContext context) {
            generator.writeString(value.size() + "/" + value.hashCode());
        }
    }
}
