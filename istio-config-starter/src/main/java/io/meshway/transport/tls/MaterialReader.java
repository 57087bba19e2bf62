package io.meshway.transport.tls;

import io.meshway.mesh.Credential;
import io.meshway.model.Bytes;
import io.meshway.transport.tls.MaterialSources.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Fetches material. Files are read when they have changed, and remembered as long as anybody uses them. One thread at a time. */
final class MaterialReader {
    /** No bundle of certificates is larger; what is, is some other file. */
    private static final long LARGEST_FILE = 4L * 1024 * 1024;

    private final Map<Path, Content> files = new HashMap<>();
    private final Set<Path> used = new HashSet<>();
    private Map<String, Credential> credentials = Map.of();

    /** Another set of credentials is in force. */
    void credentials(Map<String, Credential> next) {
        credentials = next;
    }

    /** From now on files count as used when they are read again. */
    void beginRound() {
        used.clear();
    }

    /** Forgets the files that nobody has read since {@link #beginRound()}. */
    void endRound() {
        files.keySet().retainAll(used);
    }

    Material read(MaterialSources sources) throws UnusableMaterialException {
        List<Material.KeyPair> pairs = new ArrayList<>();
        for (MaterialSources.KeyPair pair : sources.keyPairs()) {
            pairs.add(new Material.KeyPair(
                    present(pair.certificate(), Part.CERTIFICATE), present(pair.privateKey(), Part.PRIVATE_KEY)));
        }
        Place authority = sources.authority();
        Place revocations = sources.revocations();
        return new Material(
                pairs,
                authority == null ? null : present(authority, Part.AUTHORITY),
                revocations == null ? null : find(revocations, Part.REVOCATIONS));
    }

    private Bytes present(Place place, Part part) throws UnusableMaterialException {
        Bytes found = find(place, part);
        if (found == null) {
            throw new UnusableMaterialException("the Secret has no " + part.keys);
        }
        return found;
    }

    private @Nullable Bytes find(Place place, Part part) throws UnusableMaterialException {
        if (place instanceof Place.File file) {
            return file(file.path());
        }
        if (place instanceof Place.Missing missing) {
            throw new UnusableMaterialException(missing.reason());
        }
        Place.Credential named = (Place.Credential) place;
        Credential credential = credentials.get(named.name());
        if (credential == null) {
            throw UnusableMaterialException.absent(
                    "there is no Secret " + named.name() + " in the namespace of this proxy");
        }
        return part.of(credential);
    }

    private Bytes file(String name) throws UnusableMaterialException {
        try {
            Path path = Path.of(name);
            used.add(path);
            Stamp stamp = Stamp.of(path);
            Content known = files.get(path);
            if (known != null && known.stamp.equals(stamp)) {
                return known.bytes;
            }
            if (stamp.size() > LARGEST_FILE) {
                throw new UnusableMaterialException("the file is too large for certificates: " + name);
            }
            Bytes bytes = Bytes.of(Files.readAllBytes(path));
            files.put(path, new Content(stamp, bytes));
            return bytes;
        } catch (IOException | InvalidPathException e) {
            throw new UnusableMaterialException("the file cannot be read: " + name);
        }
    }

    private record Content(Stamp stamp, Bytes bytes) {}

    /** A piece of a credential. */
    private enum Part {
        CERTIFICATE("tls.crt or cert"),
        PRIVATE_KEY("tls.key or key"),
        AUTHORITY("ca.crt or cacert"),
        REVOCATIONS("ca.crl or crl");

        private final String keys;

        Part(String keys) {
            this.keys = keys;
        }

        @Nullable
        Bytes of(Credential credential) {
            return switch (this) {
                case CERTIFICATE -> credential.certificate();
                case PRIVATE_KEY -> credential.privateKey();
                case AUTHORITY -> credential.authority();
                case REVOCATIONS -> credential.revocations();
            };
        }
    }
}
