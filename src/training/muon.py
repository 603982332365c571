"""Muon: momentum whose update is made orthogonal, matrix by matrix (Jordan et al. 2024), scaled as Liu et al. 2025 propose so that
one learning rate serves it and AdamW alike. In the run that made the checkpoint the loss fell from .41 to .30 within 60 steps of
changing over from AdamW (one run, one seed)."""
import torch


def orthogonal(g, steps=5):
    """The nearest orthogonal matrices of a stack [K, rows, columns], roughly, by a quintic Newton-Schulz iteration."""
    a, b, c = 3.4445, -4.7750, 2.0315
    x = g.bfloat16()
    x = x / (x.float().norm(dim=(1, 2), keepdim=True) + 1e-7).bfloat16()
    tall = x.shape[1] > x.shape[2]
    if tall:
        x = x.transpose(1, 2).contiguous()
    for _ in range(steps):
        y = x @ x.transpose(1, 2)
        x = a * x + (b * y + c * (y @ y)) @ x
    return (x.transpose(1, 2) if tall else x).float()


class Muon(torch.optim.Optimizer):
    """For weight matrices only; those of one shape are treated together."""

    def __init__(self, matrices, lr, momentum=.95, weight_decay=.05):
        shapes = {}
        for p in matrices:
            shapes.setdefault(tuple(p.shape), []).append(p)
        super().__init__([dict(params=v) for v in shapes.values()], dict(lr=lr, momentum=momentum, weight_decay=weight_decay))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            pushed = []
            for p in group["params"]:
                state = self.state[p]
                if not state:
                    state["momentum"] = torch.zeros_like(p)
                m = state["momentum"].lerp_(p.grad, 1 - group["momentum"])
                pushed.append(p.grad.lerp(m, group["momentum"]))
            turned = orthogonal(torch.stack(pushed))
            scale = .2 * max(turned.shape[1:]) ** .5 * group["lr"]
            for p, u in zip(group["params"], turned):
                p.mul_(1 - group["lr"] * group["weight_decay"]).add_(u, alpha=-scale)
