//! The page's short texts as data: one structure, filled once by each language.

macro_rules! labels {
    ($($name:ident = $text:literal;)*) => {
        /// Buttons, headings, hints.
        pub struct Labels {
            $(#[doc = $text] pub $name: &'static str,)*
        }

        /// English.
        pub static EN: Labels = Labels { $($name: $text,)* };
    };
}

labels! {
    brand = "DaemonSet Playground";
    as_kubernetes = "as Kubernetes v1.36";
    examples = "Examples";
    share = "Share";
    share_title = "Share what you see";
    share_intro = "The link holds the whole scenario: cluster, actions, the place in time and what is selected. It opens the same in any browser, and no server ever sees it.";
    link = "Link";
    copy_again = "Copy again";
    as_document = "As a scenario document (YAML)";
    earlier_work = "Earlier work";
    help = "Keys and help";
    close = "Close";
    cancel = "Cancel";
    // The writing.
    writing = "Writing";
    yaml = "YAML";
    manifest = "Manifest";
    apply = "Apply";
    apply_line = "$ kubectl apply -f -";
    problems = "Problems";
    no_problems = "No problems found.";
    empty_editor = "Nothing to apply yet. Begin with one of these, or paste your own:";
    not_applied = "Not applied. The cluster is untouched.";
    line_added = "added:";
    line_removed = "removed:";
    changes = "Changes";
    // The cluster.
    cluster = "Cluster";
    no_daemon_set = "No DaemonSet yet.";
    no_daemon_set_hint = "Apply one as YAML: the controller makes a pod on each eligible node.";
    no_nodes = "No nodes yet.";
    daemon_set = "DaemonSet";
    budget = "Budget";
    free_slot = "free";
    numbers = "Status numbers";
    desired = "desired";
    current = "current";
    ready = "ready";
    up_to_date = "up to date";
    available = "available";
    misscheduled = "misscheduled";
    stale = "The controller has not counted the newest spec yet.";
    revisions = "Revisions";
    current_revision = "current";
    nodes = "Nodes";
    homeless = "Pods without a node";
    add_node = "Add node";
    add_nodes_with = "With labels or taints…";
    cordoned = "cordoned";
    gone_now = "gone";
    requested = "Requested cpu and memory";
    map = "Map of the nodes";
    map_hint = "Arrow keys go from node to node, Enter shows one, t shows all as a table.";
    map_signs = "Full: available. Half: on its way. Stripes: ending. Cross: failing. Dot: a pod is missing. Hollow: none belongs here. Cut corner: cordoned. Slash: node NotReady.";
    filter = "Which nodes";
    any_state = "any state";
    any_revision = "any revision";
    filter_text = "name, label or taint";
    table = "Table";
    as_picture = "Picture";
    as_table = "The same as a table";
    column_node = "Node";
    column_state = "State";
    column_taints = "Taints";
    column_pod = "Pod";
    column_revision = "Revision";
    column_pod_state = "Pod state";
    column_others = "Other pods";
    steps = "Steps";
    column_time = "Time";
    column_who = "Who";
    areas = "How many nodes have an available pod, by revision";
    unavailable = "unavailable";
    key_table = "picture or table";
    // Time.
    time = "Time";
    happened = "What happened";
    rule = "Rule";
    lanes = "What ran on each node";
    position = "Position in time, in steps";
    to_start = "To the start";
    back = "Step back";
    play = "Play";
    pause = "Pause";
    step = "Step";
    next_action = "To the next action";
    action_before = "To the action before";
    run = "Run until settled";
    stop = "Stop";
    speed = "Speed";
    settled = "settled";
    before_first = "Before the first step.";
    next_hint = "Press Step: each step says why it happens.";
    // The inspector.
    inspector = "Inspector";
    why = "Why";
    events = "Events";
    nothing_selected = "Select a node or a pod to see why it is as it is.";
    fields = "Fields";
    copy = "Copy";
    copied = "Copied.";
    not_copied = "This browser does not let the page copy here: select the text and press Ctrl-C or ⌘-C.";
    compare_with = "Compared with";
    template = "Template";
    gone = "It is not there at this step.";
    no_events = "No events at this step.";
    lets_it_on = "What decides";
    delete_pod = "Delete pod";
    actions = "Actions";
    restart = "Restart the rollout";
    undo = "Undo the last change";
    delete_set = "Delete the DaemonSet";
    strategy = "Update strategy";
    history = "History";
    on = "on";
    images = "Images";
    restarts = "restarts";
    // The node menu.
    cordon = "Cordon";
    uncordon = "Uncordon";
    label = "Labels…";
    taint = "Taints…";
    fail = "Power off";
    recover = "Power on";
    remove = "Remove";
    // Dialogs.
    label_title = "Labels of";
    label_field = "key=value to set, key- to remove";
    taint_title = "Taints of";
    taint_field = "key=value:Effect to set, key- to remove";
    set = "Set";
    add_title = "Add nodes";
    count = "How many";
    pool = "Pool (the names are pool-1, pool-2, …)";
    labels_field = "Labels, as key=value,key=value";
    taints_field = "Taints, as key=value:Effect";
    add = "Add";
    help_title = "Keys";
    help_intro = "A DaemonSet keeps one pod on each eligible node. Change the YAML or the nodes, then step and read why. Nothing leaves this browser.";
    key_play = "play or pause";
    key_step = "step, step back";
    key_ends = "to the start, run until settled";
    key_actions = "to the action before, to the next action";
    key_editor = "to the editor";
    key_add = "add a node";
    key_help = "these keys";
    key_apply = "apply the YAML";
    key_complete = "in the YAML: autocomplete";
    key_explain = "in the YAML: what this field means";
    letter_keys = "Single-letter keys";
    // Notices.
    kept_aside = "The last session did not come back, so it was kept aside instead of being played again.";
    storage_is_full = "This browser's storage is full: what you do from here on is not kept. Share gives you a link or a document to keep.";
    other_tab = "Another tab of this browser has changed what is kept. This tab keeps nothing until you go on here.";
    go_on_here = "Go on here";
    back_to_it = "Back to it";
    not_fetched = "The example could not be fetched. Check the network and try again.";
    cannot_store = "This browser does not let the page store anything: a reload starts afresh.";
    dismiss = "Dismiss";
    show_it = "Show it";
    // The panels at the sides.
    writing_panel = "Writing panel";
    writing_width = "Width of the writing panel";
    inspector_panel = "Inspector panel";
    inspector_width = "Width of the inspector panel";
    // The bottom bar of small screens.
    places = "Places";
    // Examples.
    example_rolling = "Rolling update, one at a time";
    example_empty = "Five nodes, nothing deployed";
    example_selector = "YAML: nodeSelector (guide)";
    example_nginx = "YAML: RollingUpdate (guide)";
    load_hint = "Opening a cluster starts a new session; a YAML only fills the editor.";
}
