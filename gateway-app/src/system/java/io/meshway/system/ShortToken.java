package io.meshway.system;

import io.fabric8.kubernetes.api.model.ServiceAccount;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/**
 * A ServiceAccount's token that ends within seconds, signed with the API server's own key: one that it is asked for lasts ten minutes at least.
 *
 * @param text as it stands behind {@code Bearer}
 * @param end the server takes it until then
 */
record ShortToken(String text, Instant end) {
    /** The server's clock may be wrong by that much, it thinks. */
    private static final Duration LENIENCE = Duration.ofMinutes(1);

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    /** Of an account in the namespace {@code edge}. */
    static ShortToken of(KubeCluster kube, String account, Duration life) throws IOException {
        ServiceAccount known = kube.admin()
                .serviceAccounts()
                .inNamespace("edge")
                .withName(account)
                .get();
        Instant end = Instant.now().plus(life);
        Instant written = end.minus(LENIENCE);
        long begin = written.minus(Duration.ofMinutes(10)).getEpochSecond();
        String claims = """
                {"iss": "https://kubernetes.default.svc", "aud": ["https://kubernetes.default.svc"],
                 "sub": "system:serviceaccount:edge:%s", "exp": %d, "iat": %d, "nbf": %d,
                 "kubernetes.io": {"namespace": "edge", "serviceaccount": {"name": "%s", "uid": "%s"}}}
                """.formatted(
                        account,
                        written.getEpochSecond(),
                        begin,
                        begin,
                        account,
                        known.getMetadata().getUid());
        String signed = encoded("{\"alg\": \"RS256\", \"typ\": \"JWT\"}") + '.' + encoded(claims);
        return new ShortToken(signed + '.' + signature(key(Files.readString(kube.accountsKey())), signed), end);
    }

    boolean hasEnded() {
        return !Instant.now().isBefore(end);
    }

    private static String encoded(String text) {
        return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static PrivateKey key(String pem) {
        byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
        try {
            return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String signature(PrivateKey key, String text) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
