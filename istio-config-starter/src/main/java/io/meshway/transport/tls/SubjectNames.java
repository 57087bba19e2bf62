package io.meshway.transport.tls;

import io.netty.util.NetUtil;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** The alternative names of a certificate's subject; its common name counts for nothing, as in Envoy. */
final class SubjectNames {
    static final int EMAIL = 1;
    static final int DNS = 2;
    static final int URI = 6;
    static final int IP = 7;

    private SubjectNames() {}

    /** The names of one type, in order. */
    static List<String> of(X509Certificate certificate, int type) {
        List<String> names = new ArrayList<>();
        for (List<?> name : all(certificate)) {
            if (name.get(0).equals(type) && name.get(1) instanceof String text) {
                names.add(text);
            }
        }
        return names;
    }

    /** Whether the certificate has one of these names: URIs, addresses and mailboxes to the letter, host names as certificates mean them. */
    static boolean hasAny(X509Certificate certificate, List<String> accepted) {
        for (List<?> name : all(certificate)) {
            if (name.get(1) instanceof String text) {
                for (String wanted : accepted) {
                    if (matches((Integer) name.get(0), text, wanted)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static boolean matches(int type, String name, String wanted) {
        return switch (type) {
            case DNS -> isFor(name, wanted);
            case IP -> isSameAddress(name, wanted);
            case URI, EMAIL -> name.equals(wanted);
            default -> false;
        };
    }

    /** {@code *} at the beginning stands for exactly one label. */
    private static boolean isFor(String name, String host) {
        String pattern = name.toLowerCase(Locale.ROOT);
        String text = host.toLowerCase(Locale.ROOT);
        if (!pattern.startsWith("*.")) {
            return pattern.equals(text);
        }
        int dot = text.indexOf('.');
        return dot > 0 && text.substring(dot).equals(pattern.substring(1));
    }

    private static boolean isSameAddress(String one, String other) {
        byte[] address = NetUtil.createByteArrayFromIpAddressString(one);
        return address != null && Arrays.equals(address, NetUtil.createByteArrayFromIpAddressString(other));
    }

    private static Collection<List<?>> all(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null ? List.of() : names;
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }
}
