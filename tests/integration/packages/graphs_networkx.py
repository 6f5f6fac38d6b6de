# requires: networkx
"""networkx without numpy: paths, trees, flows, colouring, centrality, isomorphism, formats."""

import networkx as nx

roads = nx.Graph(name="roads")
roads.add_weighted_edges_from(
    [
        ("a", "b", 4),
        ("a", "c", 2),
        ("c", "b", 1),
        ("b", "d", 5),
        ("c", "d", 8),
        ("d", "e", 3),
        ("x", "y", 1),
    ]
)
print(roads, sorted(roads["b"].items()), roads.degree("d"), nx.density(roads))
print(nx.shortest_path(roads, "a", "e", weight="weight"), nx.dijkstra_path_length(roads, "a", "e"))
print([sorted(part) for part in nx.connected_components(roads)], sorted(nx.bridges(roads)))
print(sorted(nx.minimum_spanning_tree(roads).edges(data="weight")))
print(sorted(nx.articulation_points(roads)))
print(dict(nx.all_pairs_shortest_path_length(roads))["a"], nx.has_path(roads, "a", "x"))
try:
    nx.shortest_path(roads, "a", "y")
except nx.NetworkXNoPath as error:
    print(error)

tasks = nx.DiGraph(
    [("parse", "check"), ("check", "build"), ("parse", "lint"), ("lint", "ship"), ("build", "ship")]
)
print(list(nx.lexicographical_topological_sort(tasks)), nx.is_directed_acyclic_graph(tasks))
print(sorted(nx.descendants(tasks, "check")), sorted(nx.ancestors(tasks, "ship")))
print(nx.dag_longest_path(tasks))
print(sorted(nx.transitive_reduction(tasks).edges))
print([sorted(layer) for layer in nx.topological_generations(tasks)])
tasks.add_edge("ship", "parse")
print(len(list(nx.simple_cycles(tasks))))
print([sorted(c) for c in nx.strongly_connected_components(tasks)])
try:
    list(nx.topological_sort(tasks))
except nx.NetworkXUnfeasible as error:
    print(error)

pipes = nx.DiGraph()
for source, target, capacity in [
    ("s", "a", 10),
    ("s", "b", 5),
    ("a", "b", 15),
    ("a", "t", 8),
    ("b", "t", 10),
]:
    pipes.add_edge(source, target, capacity=capacity, weight=1)
value, flow = nx.maximum_flow(pipes, "s", "t")
cut, (left, right) = nx.minimum_cut(pipes, "s", "t")
print(value, cut, sorted(left), nx.cost_of_flow(pipes, nx.max_flow_min_cost(pipes, "s", "t")))

karate = nx.karate_club_graph()
ranks = nx.betweenness_centrality(karate)
print([(n, round(ranks[n], 6)) for n in sorted(ranks, key=ranks.get, reverse=True)[:4]])
print(nx.average_clustering(karate).__round__(6), nx.diameter(karate), nx.radius(karate))
print(nx.center(karate))
communities = nx.community.greedy_modularity_communities(karate)
print([len(c) for c in communities], round(nx.community.modularity(karate, communities), 6))
print(max(nx.greedy_color(karate, "largest_first").values()) + 1)
print(max(len(c) for c in nx.find_cliques(karate)))
print(sorted(nx.core_number(karate).values())[-3:], nx.is_bipartite(karate))
print(nx.transitivity(karate).__round__(6))
petersen = nx.petersen_graph()
relabelled = nx.relabel_nodes(petersen, {n: (n * 3) % 10 for n in petersen})
print(nx.is_isomorphic(petersen, relabelled), nx.check_planarity(petersen)[0])
print(nx.is_regular(petersen), nx.node_connectivity(petersen))
print(sorted(nx.max_weight_matching(nx.path_graph(5))), nx.is_eulerian(nx.cycle_graph(4)))
print(list(nx.eulerian_circuit(nx.cycle_graph(3))))
random = nx.gnm_random_graph(12, 20, seed=7)
print(sorted(random.edges)[:6], nx.tree_data(nx.bfs_tree(random, 0), 0)["id"])
print(list(nx.dfs_preorder_nodes(random, 0))[:5])
print("".join(nx.generate_adjlist(nx.star_graph(3))))
print(nx.node_link_data(nx.path_graph(2), edges="edges"))
print(list(nx.generate_gml(nx.path_graph(2)))[:4], nx.to_dict_of_lists(nx.complete_graph(3)))
print(nx.parse_edgelist(["1 2 {'w':3}"], nodetype=int).edges(data=True))
print(list(nx.generate_network_text(nx.balanced_tree(2, 2)))[:5])
