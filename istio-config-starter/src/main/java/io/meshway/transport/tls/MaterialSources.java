package io.meshway.transport.tls;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the material of one context comes from.
 *
 * @param keyPairs certificates to show, each with its key; empty for none
 * @param authority whom to believe; null for the authorities of the Java runtime
 * @param revocations null for none
 */
record MaterialSources(
        List<KeyPair> keyPairs,
        @Nullable Place authority,
        @Nullable Place revocations) {
    MaterialSources {
        keyPairs = List.copyOf(keyPairs);
    }

    /** Sources that give nothing, for this reason. */
    static MaterialSources none(String reason) {
        return new MaterialSources(List.of(KeyPair.missing(reason)), null, null);
    }

    /** Where one piece is. */
    sealed interface Place {
        /** A file in the proxy's own file system. */
        record File(String path) implements Place {}

        /** A Secret in the proxy's own namespace; {@code part} says what of it. */
        record Credential(String name) implements Place {}

        /** Nowhere, for this reason. */
        record Missing(String reason) implements Place {}
    }

    /** The places, for people. */
    String describe() {
        Set<String> places = new LinkedHashSet<>();
        for (KeyPair pair : keyPairs) {
            places.add(describe(pair.certificate));
            places.add(describe(pair.privateKey));
        }
        places.add(describe(authority));
        places.add(describe(revocations));
        places.remove("");
        return String.join(", ", places);
    }

    private static String describe(@Nullable Place place) {
        if (place instanceof Place.File file) {
            return file.path();
        }
        return place instanceof Place.Credential credential ? "Secret " + credential.name() : "";
    }

    /** The first credential among the places; null when there are only files. */
    @Nullable
    String credential() {
        for (KeyPair pair : keyPairs) {
            if (pair.certificate instanceof Place.Credential credential) {
                return credential.name();
            }
        }
        return authority instanceof Place.Credential credential ? credential.name() : null;
    }

    /** A certificate and its key. */
    record KeyPair(Place certificate, Place privateKey) {
        static KeyPair files(String certificate, String privateKey) {
            return new KeyPair(new Place.File(certificate), new Place.File(privateKey));
        }

        static KeyPair missing(String reason) {
            return new KeyPair(new Place.Missing(reason), new Place.Missing(reason));
        }

        static KeyPair credential(String name) {
            return new KeyPair(new Place.Credential(name), new Place.Credential(name));
        }
    }
}
