package io.meshway.mesh;

import io.meshway.model.Bytes;
import io.meshway.model.ResourceKey;
import org.jspecify.annotations.Nullable;

/**
 * What a Secret that a {@code credentialName} refers to holds; a missing or empty key is null. Its text form shows no content.
 *
 * @param resource the Secret, or the ConfigMap
 * @param certificate {@code cert} or {@code tls.crt}, with intermediates
 * @param privateKey {@code key} or {@code tls.key}
 * @param authority {@code cacert} or {@code ca.crt}, of the Secret {@code NAME-cacert} where that exists
 * @param revocations {@code crl} or {@code ca.crl}
 */
public record Credential(
        ResourceKey resource,
        @Nullable Bytes certificate,
        @Nullable Bytes privateKey,
        @Nullable Bytes authority,
        @Nullable Bytes revocations) {}
