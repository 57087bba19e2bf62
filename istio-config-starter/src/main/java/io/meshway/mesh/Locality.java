package io.meshway.mesh;

/** Where something runs; empty parts are unknown. */
public record Locality(String region, String zone, String subzone) {
    /** Nothing is known. */
    public static final Locality UNKNOWN = new Locality("", "", "");

    /** Reads {@code region/zone/subzone}; missing parts are empty. */
    public static Locality parse(String text) {
        String[] parts = text.split("/", 3);
        return new Locality(parts[0], parts.length > 1 ? parts[1] : "", parts.length > 2 ? parts[2] : "");
    }

    /** Whether a pattern such as {@code us-west/*} or {@code us-west} covers this place; missing parts and {@code *} cover everything. */
    public boolean isIn(String pattern) {
        Locality wanted = parse(pattern);
        return (wanted.region.equals("*") || wanted.region.equals(region))
                && covers(wanted.zone, zone)
                && covers(wanted.subzone, subzone);
    }

    private static boolean covers(String wanted, String part) {
        return wanted.isEmpty() || wanted.equals("*") || wanted.equals(part);
    }

    /** {@code region/zone/subzone} without empty parts at the end. */
    @Override
    public String toString() {
        String text = region + '/' + zone + '/' + subzone;
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '/') {
            end--;
        }
        return text.substring(0, end);
    }
}
