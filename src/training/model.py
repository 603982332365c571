"""The model, module for module and name for name that of Hugging Face's LLaVA-OneVision, so that its state is the checkpoint.

SigLIP tower, two-layer projector, bilinear pooling of 8 x 8 to 4 x 4 tokens, Qwen2 decoder with tied embeddings.
"""
from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F
from torch import nn

SIDE = 8  # patches along one side of a picture
TOKENS = 16  # visual tokens of a frame after pooling


@dataclass
class Shape:
    vocabulary: int
    tower_width: int = 192
    tower_layers: int = 4
    tower_heads: int = 6
    tower_mlp: int = 768
    width: int = 192
    layers: int = 5
    heads: int = 6
    groups: int = 2
    mlp: int = 512
    theta: float = 10000.

    def as_dict(self):
        return asdict(self)


class Attention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.q_proj, self.k_proj, self.v_proj, self.out_proj = (nn.Linear(width, width) for _ in range(4))

    def forward(self, x):
        b, n, d = x.shape
        q, k, v = (p(x).view(b, n, self.heads, -1).transpose(1, 2) for p in (self.q_proj, self.k_proj, self.v_proj))
        a = torch.softmax(q * (d // self.heads) ** -.5 @ k.transpose(-1, -2), -1) @ v
        return self.out_proj(a.transpose(1, 2).reshape(b, n, d))


class TanhGelu(torch.autograd.Function):
    """GELU in its tanh form, x * sigmoid(2 z): five times as fast on a CPU in bfloat16 as torch 1.13's own."""

    @staticmethod
    def forward(ctx, x):
        gate = (x * x).mul_(.0713548162726).add_(1.5957691216057308).mul_(x).sigmoid_()
        ctx.save_for_backward(x, gate)
        return x * gate

    @staticmethod
    def backward(ctx, gradient):
        x, gate = ctx.saved_tensors
        slope = (x * x).mul_(.2140644488178).add_(1.5957691216057308).mul_(x)
        return slope.mul_(1 - gate).add_(1).mul_(gate).mul_(gradient)


class Mlp(nn.Module):
    def __init__(self, width, inner):
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(width, inner), nn.Linear(inner, width)

    def forward(self, x):
        return self.fc2(TanhGelu.apply(self.fc1(x)))


class TowerLayer(nn.Module):
    def __init__(self, width, heads, inner):
        super().__init__()
        self.layer_norm1, self.self_attn = nn.LayerNorm(width, eps=1e-6), Attention(width, heads)
        self.layer_norm2, self.mlp = nn.LayerNorm(width, eps=1e-6), Mlp(width, inner)

    def forward(self, x):
        x = x + self.self_attn(self.layer_norm1(x))
        return x + self.mlp(self.layer_norm2(x))


class Embeddings(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.patch_embedding = nn.Conv2d(3, width, 14, 14)
        self.position_embedding = nn.Embedding(SIDE * SIDE, width)

    def forward(self, frames):
        """frames [B, 112, 112, 3] uint8. The convolution as a matrix product, which is faster on a CPU."""
        b = frames.shape[0]
        x = frames.view(b, SIDE, 14, SIDE, 14, 3).permute(0, 1, 3, 5, 2, 4).reshape(b, SIDE * SIDE, -1)
        x = x.float() / 127.5 - 1
        x = F.linear(x, self.patch_embedding.weight.flatten(1), self.patch_embedding.bias)
        return x.float() + self.position_embedding.weight


class Encoder(nn.Module):
    def __init__(self, s):
        super().__init__()
        self.layers = nn.ModuleList(TowerLayer(s.tower_width, s.tower_heads, s.tower_mlp) for _ in range(s.tower_layers))


class VisionModel(nn.Module):
    def __init__(self, s):
        super().__init__()
        self.embeddings, self.encoder = Embeddings(s.tower_width), Encoder(s)
        self.post_layernorm = nn.LayerNorm(s.tower_width, eps=1e-6)  # in the file, but not on the way of the features

    def forward(self, frames):
        x = self.embeddings(frames)
        for layer in self.encoder.layers:
            x = layer(x)
        return x


class VisionTower(nn.Module):
    def __init__(self, s):
        super().__init__()
        self.vision_model = VisionModel(s)


class Projector(nn.Module):
    def __init__(self, s):
        super().__init__()
        self.linear_1, self.linear_2 = nn.Linear(s.tower_width, s.width), nn.Linear(s.width, s.width)

    def forward(self, x):
        return self.linear_2(F.gelu(self.linear_1(x)))


class RmsNorm(nn.Module):
    def __init__(self, width, value=1.):
        super().__init__()
        self.weight = nn.Parameter(torch.full((width,), value))

    def forward(self, x):
        y = x.float()
        return (y * torch.rsqrt(y.pow(2).mean(-1, keepdim=True) + 1e-6) * self.weight).to(x.dtype)


def _rotate(x, cos, sin):
    a, b = x.chunk(2, -1)
    return x * cos + torch.cat((-b, a), -1) * sin


def _strips(n):
    """Up to four strips of rows of about equal width."""
    width = max(160, -(-n // 4))
    return [(first, min(n, first + width)) for first in range(0, n, width)]


class CausalAttention(nn.Module):
    def __init__(self, s):
        super().__init__()
        self.heads, self.groups, self.size = s.heads, s.groups, s.width // s.heads
        self.q_proj = nn.Linear(s.width, s.width)
        self.k_proj, self.v_proj = (nn.Linear(s.width, s.groups * self.size) for _ in range(2))
        self.o_proj = nn.Linear(s.width, s.width, bias=False)

    def attention_of(self, x, cos, sin, mask, batch, row, heads):
        """Log probabilities [R, heads, N] of what some heads of the first group attend to in some rows (batch[r], row[r])."""
        b, n, _ = x.shape
        k = self.k_proj(x).view(b, n, self.groups, self.size)[:, :, 0]
        k = _rotate(k, cos[:, 0], sin[:, 0])[batch]
        q = F.linear(x[batch, row], self.q_proj.weight[:heads * self.size], self.q_proj.bias[:heads * self.size])
        q = _rotate(q.view(-1, heads, self.size), cos[batch, :, row], sin[batch, :, row]) * self.size ** -.5
        return torch.log_softmax((q @ k.transpose(1, 2)).float() + mask[batch, 0, row][:, None].float(), -1)

    def forward(self, x, cos, sin, mask):
        b, n, d = x.shape
        q = self.q_proj(x).view(b, n, self.heads, self.size).transpose(1, 2)
        k = self.k_proj(x).view(b, n, self.groups, self.size).transpose(1, 2)
        v = self.v_proj(x).view(b, n, self.groups, self.size).transpose(1, 2)
        q, k = _rotate(q, cos, sin) * self.size ** -.5, _rotate(k, cos, sin)
        k, parts = k.transpose(-1, -2), []
        for first, last in _strips(n):  # a strip of rows sees no later column, so those need no sums
            rows = q[:, :, first:last].reshape(b, self.groups, -1, self.size)
            scores = (rows @ k[..., :last]).view(b, self.heads, last - first, last)
            scores.detach().add_(mask[:, :, first:last, :last])  # a constant: the gradient needs no record of it
            a = torch.softmax(scores, -1).view(b, self.groups, -1, last) @ v[:, :, :last]
            parts.append(a.view(b, self.heads, last - first, self.size))
        return self.o_proj(torch.cat(parts, 2).transpose(1, 2).reshape(b, n, d))


class GatedSilu(torch.autograd.Function):
    """silu(gate) * up, much faster in bfloat16 on a CPU than torch 1.13's own silu."""

    @staticmethod
    def forward(ctx, gate, up):
        s = torch.sigmoid(gate)
        ctx.save_for_backward(gate, up, s)
        return (gate * s).mul_(up)

    @staticmethod
    def backward(ctx, gradient):
        gate, up, s = ctx.saved_tensors
        silu = gate * s
        slope = (1 - s).mul_(silu).add_(s)
        return slope.mul_(up).mul_(gradient), silu.mul_(gradient)


class GatedMlp(nn.Module):
    def __init__(self, s):
        super().__init__()
        self.gate_proj, self.up_proj = (nn.Linear(s.width, s.mlp, bias=False) for _ in range(2))
        self.down_proj = nn.Linear(s.mlp, s.width, bias=False)

    def forward(self, x):
        return self.down_proj(GatedSilu.apply(self.gate_proj(x), self.up_proj(x)))


class DecoderLayer(nn.Module):
    def __init__(self, s):
        super().__init__()
        self.self_attn, self.mlp = CausalAttention(s), GatedMlp(s)
        self.input_layernorm, self.post_attention_layernorm = RmsNorm(s.width), RmsNorm(s.width)

    def forward(self, x, cos, sin, mask):
        x = x + self.self_attn(self.input_layernorm(x), cos, sin, mask)
        return x + self.mlp(self.post_attention_layernorm(x))


class Decoder(nn.Module):
    def __init__(self, s):
        super().__init__()
        self.embed_tokens = nn.Embedding(s.vocabulary, s.width)
        self.layers = nn.ModuleList(DecoderLayer(s) for _ in range(s.layers))
        self.norm = RmsNorm(s.width, s.width ** -.5)  # the scale of the logits is folded in here
        size = s.width // s.heads
        self.register_buffer("frequency", s.theta ** (-torch.arange(0, size, 2).float() / size), persistent=False)

    def forward(self, x, position, mask, tapped=None):
        """x [B, N, d], position [B, N], mask [B, 1, N, N] added to the scores. `tapped`, if given, takes the state before
        every layer, and cos and sin of the positions."""
        angle = position[..., None].float() * self.frequency
        angle = torch.cat((angle, angle), -1)[:, None]
        cos, sin = angle.cos().to(x.dtype), angle.sin().to(x.dtype)
        if tapped is not None:
            tapped.extend(((cos, sin), []))
        for layer in self.layers:
            if tapped is not None:
                tapped[1].append(x)
            x = layer(x, cos, sin, mask)
        return self.norm(x)


class LanguageModel(nn.Module):
    def __init__(self, s):
        super().__init__()
        self.model = Decoder(s)


class Model(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.shape = shape
        self.vision_tower, self.multi_modal_projector = VisionTower(shape), Projector(shape)
        self.image_newline = nn.Parameter(torch.randn(shape.width) * .5)
        self.language_model = LanguageModel(shape)
        self._initialise()

    def _initialise(self):
        """Widths of the random start; the measured pilot's choices."""
        decoder, s = self.language_model.model, self.shape
        for p in decoder.parameters():
            if p.dim() == 2:
                nn.init.normal_(p, std=.7 * p.shape[1] ** -.5)
        nn.init.normal_(decoder.embed_tokens.weight, std=.5)
        with torch.no_grad():
            for layer in decoder.layers:
                layer.self_attn.o_proj.weight *= (2 * s.layers) ** -.5
                layer.mlp.down_proj.weight *= (2 * s.layers) ** -.5
            embeddings = self.vision_tower.vision_model.embeddings
            embeddings.patch_embedding.weight *= 2.5
            y, x = torch.meshgrid(torch.arange(float(SIDE)), torch.arange(float(SIDE)), indexing="ij")
            n = s.tower_width // 4
            wave = 8. ** (-torch.arange(n).float() / n) * torch.pi / 2
            parts = [f(c.reshape(-1, 1) * wave) for c in (y, x) for f in (torch.sin, torch.cos)]
            embeddings.position_embedding.weight.copy_(torch.cat(parts, 1) * .5)

    def patches(self, frames):
        return self.vision_tower.vision_model(frames)

    def pool(self, patches):
        x = self.multi_modal_projector(patches)
        return x.view(-1, 4, 2, 4, 2, x.shape[-1]).mean((2, 4)).view(-1, TOKENS, x.shape[-1])

    def see(self, frames):
        """uint8 frames [B, 112, 112, 3] -> visual tokens [B, 16, d]."""
        return self.pool(self.patches(frames))

    def read(self, ids, visual, is_visual, is_newline, position, mask, tapped=None):
        """Hidden states of packed sequences; `visual` holds the tokens for the places marked in `is_visual`."""
        x = self.language_model.model.embed_tokens(ids)
        x = torch.where(is_newline[..., None], self.image_newline.to(x.dtype), x)
        x = x.masked_scatter(is_visual[..., None], visual.to(x.dtype))
        if mask.dtype == torch.bfloat16:
            x = x.bfloat16()
        return self.language_model.model(x, position, mask, tapped)

    def logits(self, hidden):
        return F.linear(hidden, self.language_model.model.embed_tokens.weight.to(hidden.dtype)).float()
