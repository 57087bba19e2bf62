package io.meshway.model.parse;

import io.meshway.model.L4Match;
import io.meshway.model.TcpRule;
import io.meshway.model.TlsRule;
import io.meshway.model.WeightedDestination;

/** Reads Istio's {@code TLSRoute} and {@code TCPRoute}. */
final class L4RuleReader {
    private L4RuleReader() {}

    static TlsRule tls(FieldCursor rule) {
        return new TlsRule(
                rule.objectsOrOne("match", L4RuleReader::tlsMatch), rule.objects("route", L4RuleReader::destination));
    }

    static TcpRule tcp(FieldCursor rule) {
        return new TcpRule(
                rule.objectsOrOne("match", L4RuleReader::tcpMatch), rule.objects("route", L4RuleReader::destination));
    }

    private static TlsRule.Match tlsMatch(FieldCursor match) {
        return new TlsRule.Match(match.texts("sniHosts"), match(match));
    }

    private static L4Match tcpMatch(FieldCursor match) {
        match.ignore("sourceSubnet");
        return match(match);
    }

    private static L4Match match(FieldCursor match) {
        match.refuseUnknownFields();
        return new L4Match(
                match.texts("destinationSubnets"),
                match.integer("port"),
                match.textMap("sourceLabels"),
                match.text("sourceNamespace"),
                match.texts("gateways"));
    }

    private static WeightedDestination destination(FieldCursor entry) {
        return new WeightedDestination(
                entry.objectOrEmpty("destination", DestinationReader::read), entry.integer("weight", Defaults.NUMBER));
    }
}
