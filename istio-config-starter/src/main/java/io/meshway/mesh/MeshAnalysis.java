package io.meshway.mesh;

import io.meshway.model.DestinationRule;
import io.meshway.model.Finding;
import io.meshway.model.Gateway;
import io.meshway.model.KubeService;
import io.meshway.model.Pod;
import io.meshway.model.Policy;
import io.meshway.model.Secret;
import io.meshway.model.ServiceEntry;
import io.meshway.model.Sidecar;
import io.meshway.model.VirtualService;
import io.meshway.model.WorkloadEntry;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What shows when resources are seen together, whichever proxies they are for; with the codes of {@code istioctl analyze}. Each part
 * is made again only when something changed that it looks at: addresses of workloads are not among it.
 */
final class MeshAnalysis {
    private final ProxyIdentity proxy;
    private final MeshConfig config;
    private final InstantSource clock;

    /** The last result, kept because equal inputs give an equal one; no result depends on its being there. */
    private volatile Result last;

    /** @param clock says which certificates have expired, to the hour */
    MeshAnalysis(ProxyIdentity proxy, MeshConfig config, InstantSource clock) {
        this.proxy = proxy;
        this.config = config;
        this.clock = clock;
        this.last = Result.nothing(config);
    }

    List<Finding> findings(ResourceSet resources) {
        Result known = last;
        Workers workers = Workers.of(resources, known.workers);
        Inputs inputs = Inputs.of(resources, workers.labels, clock.instant().truncatedTo(ChronoUnit.HOURS));
        if (known.inputs.equals(inputs)) {
            return known.findings;
        }
        Result fresh = analyze(inputs, workers, resources, known);
        last = fresh;
        return fresh.findings;
    }

    private Result analyze(Inputs inputs, Workers workers, ResourceSet resources, Result before) {
        boolean sameServices = inputs.services.equals(before.inputs.services)
                && inputs.serviceEntries.equals(before.inputs.serviceEntries);
        RegistryViews registries =
                sameServices ? before.registries : new RegistryViews(config, inputs.services, inputs.serviceEntries);
        Derived<VirtualService, VirtualServiceFacts> facts = before.facts.follow(
                inputs.virtualServices, virtualService -> VirtualServiceFacts.of(virtualService, config));
        Derived<VirtualService, List<Finding>> references = references(inputs, registries, before);
        LinkFindings findings = new LinkFindings();
        references.values().forEach(findings::addAll);
        new VirtualServiceChecks(config, findings).check(facts.values());
        delegates(facts.values(), findings);
        new ClaimChecks(proxy, config, inputs.workloads, findings)
                .check(facts.values(), inputs.gateways, inputs.policies);
        List<Done> done = new ArrayList<>();
        for (Step step : steps(inputs, registries, resources)) {
            Done made = step.after(done.size() < before.done.size() ? before.done.get(done.size()) : Done.NOTHING);
            done.add(made);
            findings.addAll(made.findings);
        }
        return new Result(inputs, workers, registries, facts, references, done, findings.toList());
    }

    private Derived<VirtualService, List<Finding>> references(Inputs inputs, RegistryViews registries, Result before) {
        ReferenceChecks checks = new ReferenceChecks(registries, inputs.destinationRules, config);
        Derived<VirtualService, List<Finding>> start =
                registries == before.registries && inputs.destinationRules.equals(before.inputs.destinationRules)
                        ? before.references
                        : Derived.empty();
        return start.follow(inputs.virtualServices, checks::check);
    }

    /** Those of VirtualServices for the mesh: at a gateway, linking looks at them. */
    private void delegates(List<VirtualServiceFacts> virtualServices, LinkFindings findings) {
        List<VirtualService> all = new ArrayList<>(virtualServices.size());
        virtualServices.forEach(facts -> all.add(facts.virtualService()));
        DelegateResolver delegates = new DelegateResolver(all, config);
        for (VirtualServiceFacts facts : virtualServices) {
            if (facts.delegates() && !facts.virtualService().hosts().isEmpty()) {
                delegates.rules(facts.virtualService(), findings);
            }
        }
    }

    private List<Step> steps(Inputs inputs, RegistryViews registries, ResourceSet resources) {
        return List.of(
                new Step(
                        List.of(inputs.destinationRules, inputs.services, inputs.serviceEntries, inputs.workloads),
                        findings -> new DestinationRuleChecks(registries, inputs.workloads, config, findings)
                                .check(inputs.destinationRules)),
                new Step(
                        List.of(inputs.gateways, inputs.workloads),
                        findings -> new GatewayChecks(proxy, inputs.workloads, findings).check(inputs.gateways)),
                new Step(List.of(inputs.gateways, inputs.services, inputs.secrets, inputs.hour), findings -> {
                    if (proxy.role() == ProxyIdentity.Role.GATEWAY) {
                        new GatewayPortChecks(resources, proxy, inputs.hour, findings).check();
                    }
                }),
                new Step(
                        List.of(inputs.sidecars, inputs.workloads),
                        findings -> new SidecarChecks(inputs.workloads, findings).check(inputs.sidecars)),
                new Step(List.of(inputs.services, inputs.serviceEntries, inputs.workloads), findings -> {
                    ServicePortChecks ports = new ServicePortChecks(inputs.workloads, findings);
                    ports.checkServices(inputs.services);
                    ports.checkEntries(inputs.serviceEntries);
                }),
                new Step(
                        List.of(inputs.policies, inputs.workloads),
                        findings ->
                                new PolicyChecks(proxy, config, inputs.workloads, findings).check(inputs.policies)));
    }

    /** A part of the analysis that is done again only when something changed that it looks at. */
    private record Step(List<Object> looksAt, Consumer<LinkFindings> check) {
        Done after(Done before) {
            if (before.looksAt.equals(looksAt)) {
                return before;
            }
            LinkFindings found = new LinkFindings();
            check.accept(found);
            return new Done(looksAt, found.toList());
        }
    }

    private record Done(List<Object> looksAt, List<Finding> findings) {
        static final Done NOTHING = new Done(List.of(), List.of());
    }

    /** The labels of workloads, and whose they are: of those only the labels count. */
    private record Workers(List<Pod> pods, List<WorkloadEntry> entries, WorkloadLabels labels) {
        static Workers of(ResourceSet resources, Workers before) {
            List<Pod> pods = resources.all(Pod.class);
            List<WorkloadEntry> entries = resources.all(WorkloadEntry.class);
            if (pods.equals(before.pods) && entries.equals(before.entries)) {
                return before;
            }
            WorkloadLabels now = WorkloadLabels.of(resources);
            return new Workers(pods, entries, now.equals(before.labels) ? before.labels : now);
        }
    }

    /** Everything that the analysis looks at, each list in creation order. */
    private record Inputs(
            List<VirtualService> virtualServices,
            List<Gateway> gateways,
            List<DestinationRule> destinationRules,
            List<KubeService> services,
            List<ServiceEntry> serviceEntries,
            List<Sidecar> sidecars,
            List<Policy> policies,
            List<Secret> secrets,
            WorkloadLabels workloads,
            Instant hour) {
        static Inputs of(ResourceSet resources, WorkloadLabels workloads, Instant hour) {
            return new Inputs(
                    resources.all(VirtualService.class),
                    resources.all(Gateway.class),
                    resources.all(DestinationRule.class),
                    resources.all(KubeService.class),
                    resources.all(ServiceEntry.class),
                    resources.all(Sidecar.class),
                    resources.all(Policy.class),
                    resources.all(Secret.class),
                    workloads,
                    hour);
        }
    }

    /** The findings, with everything that the next analysis can take over. */
    private record Result(
            Inputs inputs,
            Workers workers,
            RegistryViews registries,
            Derived<VirtualService, VirtualServiceFacts> facts,
            Derived<VirtualService, List<Finding>> references,
            List<Done> done,
            List<Finding> findings) {
        static Result nothing(MeshConfig config) {
            Workers nobody = new Workers(List.of(), List.of(), new WorkloadLabels(Map.of()));
            return new Result(
                    Inputs.of(ResourceSet.EMPTY, nobody.labels, Instant.EPOCH),
                    nobody,
                    new RegistryViews(config, List.of(), List.of()),
                    Derived.empty(),
                    Derived.empty(),
                    List.of(),
                    List.of());
        }
    }
}
