//! The examples that ship with the page: what they are called, and what to look for in each.

use crate::session::examples::Example;

/// What an example is called; its document has the same title.
pub fn example_title(example: Example) -> &'static str {
    match example {
        Example::OneAtATime => "A rolling update, one at a time",
        Example::Percent => "A rolling update in percent",
        Example::Surge => "A rolling update with surge pods",
        Example::OnDelete => "An update on delete",
        Example::NodeSelector => "Pods only where a label is",
        Example::Taints => "What taints keep off",
        Example::JoinAndLeave => "A node joins, a node leaves",
        Example::BrokenImage => "An image that cannot be pulled",
    }
}

/// One sentence: what to look for.
pub fn example_look_for(example: Example) -> &'static str {
    match example {
        Example::OneAtATime => {
            "The next old pod is deleted only when the new pod on the previous node is available, so \
             at most one node lacks a ready pod at any time."
        }
        Example::Percent => {
            "25% of 10 nodes is rounded up: three old pods go at once, and as each successor becomes \
             available one more follows."
        }
        Example::Surge => {
            "Each new pod starts beside the old one, which goes only when its successor has been \
             ready for 5 seconds, so no node is ever without a ready pod."
        }
        Example::OnDelete => {
            "The new image changes nothing by itself: a node gets it when somebody deletes the pod \
             there, first on one node, then on all."
        }
        Example::NodeSelector => {
            "A node gets its pod when it gets the label disktype=ssd and loses it with the label; the \
             others have no pod at all, not even a Pending one."
        }
        Example::Taints => {
            "NoSchedule leaves the pod that runs on worker-1 alone, NoExecute drives the one on \
             worker-2 away until the taint is gone, and the gpu node never gets one."
        }
        Example::JoinAndLeave => {
            "The new node gets its pod when it is Ready, not before; the pod of the node that leaves \
             is removed by the pod garbage collector, not by the DaemonSet controller."
        }
        Example::BrokenImage => {
            "The rollout stops at the first node that cannot pull the image and the others keep their \
             old pods; when the image is there again, the kubelet's next try lets it go on."
        }
    }
}
