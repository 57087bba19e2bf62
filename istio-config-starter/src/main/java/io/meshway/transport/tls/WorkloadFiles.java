package io.meshway.transport.tls;

/**
 * The certificate that this proxy has of the mesh, for {@code ISTIO_MUTUAL}; somebody, such as cert-manager or a SPIFFE helper, keeps the files.
 *
 * @param certificate path of the chain
 * @param privateKey path
 * @param caCertificates path of the mesh's root certificates
 */
public record WorkloadFiles(String certificate, String privateKey, String caCertificates) {
    /** Why somebody without it can do nothing in that mode. */
    static final String MISSING = "ISTIO_MUTUAL needs a certificate of the mesh, and istio.tls.workload names none";
}
