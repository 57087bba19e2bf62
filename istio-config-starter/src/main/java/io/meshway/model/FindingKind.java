package io.meshway.model;

import static io.meshway.model.Severity.ERROR;
import static io.meshway.model.Severity.INFO;
import static io.meshway.model.Severity.WARNING;

/**
 * The catalogue of findings: everything that Meshway ever has to say about a configuration is of one of these kinds. The manual's reference is made from it.
 * Severities are those of {@code istioctl analyze} for its codes; a finding may be milder where its message says so.
 */
public enum FindingKind {
    /** A deprecated field or spelling. */
    DEPRECATED(
            "IST0002",
            WARNING,
            "A field or spelling is deprecated. It is served all the same.",
            "Write what the finding proposes."),
    /** A resource that is referred to does not exist. */
    REFERENCED_NOT_FOUND(
            "IST0101",
            ERROR,
            "Something refers to what does not exist, or is not visible from there: a destination's host, port or subset, a Gateway, a delegate, a Secret, or"
                    + " workloads that a selector should find. The resource stays in force; requests that need the missing part are answered 503.",
            "Create what is missing, export it to the namespace that refers to it, or correct the name."),
    /** The resource is not valid. */
    INVALID(
            "IST0106",
            ERROR,
            "The resource is not valid: Istio's admission would refuse it. It is kept out whole, and its last accepted version stays in force.",
            "Correct the field that the finding names."),
    /** Two VirtualServices for the mesh define one host. */
    CONFLICTING_MESH_HOSTS(
            "IST0109",
            ERROR,
            "Two VirtualServices for the mesh define the same host for the same namespaces. Only the older one's rules apply; rules of different"
                    + " VirtualServices are merged at gateways only.",
            "Join them, or export each to other namespaces."),
    /** Several Sidecars select the same workload. */
    CONFLICTING_SIDECARS(
            "IST0110",
            ERROR,
            "Several Sidecars select the same workload; which one it obeys is not defined.",
            "Make the selectors disjoint, or join the Sidecars."),
    /** Several Sidecars of a namespace have no selector. */
    SEVERAL_DEFAULT_SIDECARS(
            "IST0111",
            ERROR,
            "Several Sidecars of one namespace have no selector; which one is its default is not defined.",
            "Keep one of them, and give the others selectors."),
    /** A destination names no port, and its service has several. */
    PORT_NEEDED(
            "IST0112",
            ERROR,
            "A destination names no port, and its service has several. The port of the listener is taken, which is seldom meant.",
            "Write port.number in the destination."),
    /** One port of a workload under several Services, with different protocols. */
    PORT_PROTOCOLS_DIFFER(
            "IST0116",
            WARNING,
            "Several Services with the same workloads declare the same port with different protocols.",
            "Give the port one protocol: the same prefix of its name, or the same appProtocol."),
    /** A port's name says nothing of its protocol. */
    PORT_NAME(
            "IST0118",
            INFO,
            "The name of a Service's port does not begin with a protocol, and there is no appProtocol: what is spoken there has to be guessed.",
            "Name it PROTOCOL or PROTOCOL-something, such as http-web, or set appProtocol."),
    /** A policy's selector finds no workload. */
    NO_MATCHING_WORKLOAD(
            "IST0127",
            WARNING,
            "The selector of a policy finds no workload of its namespace.",
            "Correct the labels, or delete the policy."),
    /** TLS to a destination without an authority to verify it with. */
    NO_AUTHORITY(
            "IST0128",
            WARNING,
            "TLS to a destination names no caCertificates: servers are verified against the public authorities.",
            "Write caCertificates, or credentialName."),
    /** The same for one port. */
    NO_AUTHORITY_FOR_PORT(
            "IST0129", WARNING, "As IST0128, in the settings of one port.", "Write caCertificates, or credentialName."),
    /** A rule that no request can reach. */
    UNREACHABLE_RULE(
            "IST0130",
            WARNING,
            "No request reaches a rule, since rules before it take all that fit.",
            "Move it up, or remove it."),
    /** A match that no request can reach. */
    INEFFECTIVE_MATCH(
            "IST0131",
            INFO,
            "No request gets to one alternative of a match, since one before takes all that fit.",
            "Move it up, or remove it."),
    /** A host of a VirtualService that its Gateway does not expose. */
    HOST_NOT_EXPOSED(
            "IST0132",
            WARNING,
            "A host of a VirtualService is not exposed by the Gateways it is bound to, so its requests are answered 404.",
            "Add the host to a server of the Gateway, or correct it."),
    /** The resource is valid, but something in it deserves a warning. */
    VALIDATION_WARNING(
            "IST0133",
            WARNING,
            "The resource is in force, but something in it probably does not do what was meant.",
            "See the message."),
    /** A ServiceEntry for TCP has no addresses. */
    ADDRESSES_NEEDED(
            "IST0134",
            WARNING,
            "A ServiceEntry declares a TCP port and no addresses, so it claims the whole port.",
            "Write addresses."),
    /** One port of a workload under several numbers. */
    TARGET_PORT_SHARED(
            "IST0137",
            WARNING,
            "Several Services with the same workloads lead to the same port of them under different numbers.",
            "Use one number."),
    /** One certificate in several Gateways. */
    SHARED_CERTIFICATE(
            "IST0138",
            WARNING,
            "Several Gateways of one proxy use the same certificate. A client that reuses its HTTP/2 connection for the other one's host gets 404.",
            "Expose the hosts in one server, or give each Gateway a certificate of its own."),
    /** A split into subsets that traffic from the edge does not meet. */
    SPLIT_NOT_AT_EDGE(
            "IST0140",
            WARNING,
            "A VirtualService of a Gateway leads to a host without a subset, while another one splits that host into subsets: the split does not apply to"
                    + " traffic that comes in at the Gateway.",
            "Bind the VirtualService that splits to the Gateway too, or name the subsets in this one."),
    /** Two Gateways expose one host on one port. */
    CONFLICTING_GATEWAYS(
            "IST0145",
            ERROR,
            "Two Gateways of one proxy expose the same host on the same port. Over plain HTTP the rules behind both are merged, over TLS the younger"
                    + " server is left out.",
            "Expose the host in one of them."),
    /** A port of an ExternalName Service has no protocol. */
    EXTERNAL_NAME_PORT(
            "IST0150",
            WARNING,
            "The port of a Service of type ExternalName does not say its protocol, so it is taken for TCP on all addresses.",
            "Name it PROTOCOL-something, such as http-web."),
    /** Claims are looked at where nobody checks tokens. */
    CLAIMS_WITHOUT_AUTHENTICATION(
            "IST0149",
            ERROR,
            "A rule looks at claims of a token, and no RequestAuthentication selects the workloads of its Gateway, so no request has claims there. Meshway does"
                    + " not serve conditions on claims at all: such a rule never matches.",
            "Apply a RequestAuthentication to the gateway; tell requests apart by something else here."),
    /** The Secret of a Gateway is of no use. */
    UNUSABLE_CREDENTIAL(
            "IST0161",
            ERROR,
            "The Secret that a Gateway names has no usable certificate: keys are missing, it cannot be read, or it has expired.",
            "Renew the Secret; it is picked up at once."),
    /** A Gateway's port that the Service in front does not have. */
    PORT_NOT_ON_SERVICE(
            "IST0162",
            WARNING,
            "A Gateway opens a port that no Service in front of its workload declares, so nobody gets to it from outside.",
            "Add the port to the Service."),
    /** A Gateway that a controller generated. */
    GENERATED_GATEWAY(
            "IST0165",
            WARNING,
            "A VirtualService names a Gateway that was generated from a Gateway API resource; its name is no contract.",
            "Write an HTTPRoute, or a Gateway of your own."),
    /** A subset without workloads. */
    EMPTY_SUBSET(
            "IST0173",
            ERROR,
            "No workload of the host has the labels of a subset: requests to it are answered 503.",
            "Correct the labels of the subset or of the workloads."),
    /** A DestinationRule for an unknown host. */
    UNKNOWN_RULE_HOST(
            "IST0174",
            WARNING,
            "Nobody declares the host of a DestinationRule, so it has no effect.",
            "Correct the host, or declare it."),
    /** One port of one host with several protocols. */
    ENTRY_PROTOCOLS_DIFFER(
            "IST0177",
            WARNING,
            "ServiceEntries declare the same host and port with different protocols.",
            "Give the port one protocol."),
    /** A policy of Istio's that is not enforced. */
    NOT_ENFORCED(
            "NOT_ENFORCED",
            ERROR,
            "A policy selects this proxy and is not enforced: requests pass that Istio would refuse or change.",
            "Enforce it elsewhere, or delete it where nobody relies on it."),
    /** A field or kind that Meshway does not serve. */
    UNSUPPORTED(
            "UNSUPPORTED",
            WARNING,
            "Meshway does not serve a field, a value or a kind. Where leaving it out would do harm, it is an error and the resource is kept out.",
            "See the message; the list of supported fields says what is served."),
    /** A field that Istio does not know. */
    UNKNOWN_FIELD(
            "UNKNOWN_FIELD",
            WARNING,
            "Istio has no such field. It is left aside; inside a match it is an error, since a condition that is left aside would let a rule take more than"
                    + " meant.",
            "Correct the name: the nearest one is proposed."),
    /** Two documents with one identity. */
    DUPLICATE(
            "DUPLICATE",
            WARNING,
            "Two documents have one kind, namespace and name, or two resources declare one host. The first document by path, or the older resource, is in"
                    + " force.",
            "Delete or rename one of them."),
    /** A file or document that cannot be read at all. */
    UNREADABLE(
            "UNREADABLE",
            ERROR,
            "A file or document cannot be read. What it gave before stays in force, and so does all the rest.",
            "Correct the place that the finding names."),
    /** A source in which there is nothing to read. */
    NO_RESOURCES(
            "NO_RESOURCES",
            WARNING,
            "There is nothing to read at the configured place.",
            "Check istio.config.location."),
    /** The API server does not answer as it should. */
    API_SERVER(
            "API_SERVER",
            WARNING,
            "The API server cannot be reached, or refuses what it is asked. What was known before stays in force, and what changed meanwhile is picked up once it"
                    + " answers again.",
            "Look after the API server, or after this proxy's credentials; the proxy tries again all the time."),
    /** RBAC does not let this proxy read something. */
    FORBIDDEN(
            "FORBIDDEN",
            ERROR,
            "The API server does not let this proxy read something. Everything else is read and served.",
            "Add the rule that the finding quotes to the proxy's role; it is picked up within seconds."),
    /** Kinds without a CustomResourceDefinition. */
    KIND_NOT_INSTALLED(
            "KIND_NOT_INSTALLED",
            WARNING,
            "The cluster does not know some of Istio's kinds: their CustomResourceDefinitions are not installed.",
            "Install those that you need; they are picked up within seconds."),
    /** A setting of this proxy that does not do what it may be expected to. */
    SETTING(
            "SETTING",
            WARNING,
            "A property of this proxy has another effect than it may be expected to.",
            "Set the property that the finding names."),
    /** Certificates or keys that cannot be used. */
    CERTIFICATE(
            "CERTIFICATE",
            ERROR,
            "Certificates or keys for TLS cannot be read or do not belong together. What was there before stays in use; where nothing was, connections that"
                    + " need them are refused.",
            "Correct the files or the Secret; they are picked up at once."),
    /** A listener that cannot be opened as asked. */
    LISTENER(
            "LISTENER",
            WARNING,
            "A listener cannot be opened as asked: the port is taken or not allowed (an error, and it is tried again), or two servers contradict each other.",
            "Free the port, or give the server another one.");

    private final String code;
    private final Severity severity;
    private final String meaning;
    private final String wayOut;

    FindingKind(String code, Severity severity, String meaning, String wayOut) {
        this.code = code;
        this.severity = severity;
        this.meaning = meaning;
        this.wayOut = wayOut;
    }

    /** Stable for tools: an IST code of {@code istioctl analyze} where one exists, else a word of ours. */
    public String code() {
        return code;
    }

    /** How bad such a finding is at most, as a rule. */
    public Severity severity() {
        return severity;
    }

    /** What it means, for people. */
    public String meaning() {
        return meaning;
    }

    /** What to do about it, for people. */
    public String wayOut() {
        return wayOut;
    }
}
