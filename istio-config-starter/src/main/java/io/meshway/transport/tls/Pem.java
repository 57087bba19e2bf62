package io.meshway.transport.tls;

import io.meshway.model.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Reads the blocks of a PEM text; what stands between them is for people. */
final class Pem {
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";

    private Pem() {}

    static List<Block> read(Bytes source) throws UnusableMaterialException {
        String text = new String(source.toArray(), StandardCharsets.ISO_8859_1);
        List<Block> blocks = new ArrayList<>();
        int begin = text.indexOf(BEGIN);
        while (begin >= 0) {
            int labelEnd = text.indexOf(DASHES, begin + BEGIN.length());
            if (labelEnd < 0) {
                throw new UnusableMaterialException("a PEM block has no end");
            }
            String label = text.substring(begin + BEGIN.length(), labelEnd);
            int end = text.indexOf(END + label + DASHES, labelEnd);
            if (end < 0) {
                throw new UnusableMaterialException("the PEM block " + label + " has no end");
            }
            blocks.add(new Block(label, decode(label, text.substring(labelEnd + DASHES.length(), end))));
            begin = text.indexOf(BEGIN, end + END.length());
        }
        return blocks;
    }

    private static Bytes decode(String label, String body) throws UnusableMaterialException {
        if (body.contains("ENCRYPTED")) {
            throw new UnusableMaterialException("the key is encrypted; store it without a passphrase");
        }
        try {
            return Bytes.of(Base64.getMimeDecoder().decode(body));
        } catch (IllegalArgumentException e) {
            throw new UnusableMaterialException("the PEM block " + label + " is not valid base64");
        }
    }

    /**
     * One block.
     *
     * @param label such as {@code CERTIFICATE}
     */
    record Block(String label, Bytes content) {}
}
