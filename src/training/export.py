"""Writes a run's model as a Hugging Face folder: config, tokenizer, preprocessor and bfloat16 weights."""
import argparse
import json
import os
import struct

import cpu  # noqa: F401  (first)
import numpy as np
import torch

import state
from model import Model, Shape
from tokens import SPECIAL, Tokenizer
from world import SIZE

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = os.path.join(HERE, "..", "checkpoints", "small-world")
MAX_FRAMES = 48
CHAT_TEMPLATE = (
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + ' ' }}"
    "{% if message['content'] is string %}{{ message['content'] }}{% else %}"
    "{% for content in message['content'] | selectattr('type', 'equalto', 'image') %}{{ '<image>\\n' }}{% endfor %}"
    "{% for content in message['content'] | selectattr('type', 'equalto', 'video') %}{{ '<video>\\n' }}{% endfor %}"
    "{% for content in message['content'] | selectattr('type', 'equalto', 'text') %}{{ content['text'] }}{% endfor %}"
    "{% endif %}{{ '<|im_end|>' }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}")


def config(shape, tokenizer):
    return {
        "architectures": ["LlavaOnevisionForConditionalGeneration"],
        "image_grid_pinpoints": [[SIZE, SIZE]],
        "image_token_index": tokenizer.special["<image>"],
        "model_type": "llava_onevision",
        "projector_hidden_act": "gelu",
        "text_config": {
            "architectures": ["Qwen2ForCausalLM"],
            "bos_token_id": tokenizer.special["<|endoftext|>"],
            "eos_token_id": tokenizer.end,
            "hidden_act": "silu",
            "hidden_size": shape.width,
            "intermediate_size": shape.mlp,
            "max_position_embeddings": 4096,
            "max_window_layers": shape.layers,
            "model_type": "qwen2",
            "num_attention_heads": shape.heads,
            "num_hidden_layers": shape.layers,
            "num_key_value_heads": shape.groups,
            "rms_norm_eps": 1e-06,
            "rope_theta": shape.theta,
            "tie_word_embeddings": True,
            "torch_dtype": "bfloat16",
            "use_sliding_window": False,
            "vocab_size": shape.vocabulary,
        },
        "tie_word_embeddings": False,
        "torch_dtype": "bfloat16",
        "transformers_version": "4.47.1",
        "use_image_newline_parameter": True,
        "video_token_index": tokenizer.video,
        "vision_aspect_ratio": "anyres_max_9",
        "vision_config": {
            "hidden_act": "gelu_pytorch_tanh",
            "hidden_size": shape.tower_width,
            "image_size": SIZE,
            "intermediate_size": shape.tower_mlp,
            "layer_norm_eps": 1e-06,
            "model_type": "siglip_vision_model",
            "num_attention_heads": shape.tower_heads,
            "num_channels": 3,
            "num_hidden_layers": shape.tower_layers,
            "patch_size": 14,
            "vision_use_head": False,
        },
        "vision_feature_layer": -1,
        "vision_feature_select_strategy": "full",
    }


def preprocessor():
    return {
        "do_convert_rgb": True, "do_normalize": True, "do_pad": True, "do_rescale": True, "do_resize": True,
        "image_grid_pinpoints": [[SIZE, SIZE]], "image_mean": [.5, .5, .5], "image_processor_type": "LlavaOnevisionImageProcessor",
        "image_std": [.5, .5, .5], "resample": 3, "rescale_factor": 1 / 255, "size": {"height": SIZE, "width": SIZE},
    }


def tokenizer_config(tokenizer):
    added = {str(i): dict(content=s, lstrip=False, normalized=False, rstrip=False, single_word=False, special=True)
             for s, i in tokenizer.special.items()}
    return {
        "add_prefix_space": False, "added_tokens_decoder": added, "additional_special_tokens": SPECIAL[1:], "bos_token": None,
        "chat_template": CHAT_TEMPLATE, "clean_up_tokenization_spaces": False, "eos_token": "<|im_end|>", "errors": "replace",
        "model_max_length": 4096, "pad_token": "<|endoftext|>", "split_special_tokens": False,
        "tokenizer_class": "Qwen2Tokenizer", "unk_token": None,
    }


VIDEO = {
    "name": "small-world", "frame_header": "{HH}:{MM}:{SS}", "frames_per_second": 2, "image_newline": "after_video",
    "max_frames": MAX_FRAMES, "presets": {"vision": "delta:least=8,fill=0.05", "tokens": "novel:salience=1.5", "memory": "rolling:window=128,recent=8,recall=3,spread=0,budget=256,block=64,row=1,layers=2-3,standing=0"},
    "summary": {
        "caption": "describe the scene.", "events": "what happened?",
        "kinds": {"appeared": "appeared", "left": "left", "stopped": "stopped", "started moving": "started", "turned": "turned", "opened": "opened",
                  "closed": "closed", "lights went out": "lights_out", "lights came on": "lights_on"},
        "longest_chunk": 8, "prose": False,
    },
    "notice": "A demonstration model of a toy world of drawn shapes. It knows nothing about real video.",
}


def bfloat16_bytes(tensor):
    """Round to nearest even, little endian."""
    bits = tensor.detach().float().contiguous().numpy().view(np.uint32).astype(np.uint64)
    return ((bits + 0x7FFF + (bits >> 16 & 1)) >> 16).astype("<u2").tobytes()


def write_safetensors(path, tensors):
    header, parts, offset = {"__metadata__": {"format": "pt"}}, [], 0
    for name in sorted(tensors):
        data = bfloat16_bytes(tensors[name])
        header[name] = dict(dtype="BF16", shape=list(tensors[name].shape), data_offsets=[offset, offset + len(data)])
        parts.append(data)
        offset += len(data)
    head = json.dumps(header, separators=(",", ":")).encode()
    head += b" " * (-len(head) % 8)
    with open(path + ".new", "wb") as f:
        f.write(struct.pack("<Q", len(head)) + head + b"".join(parts))
    os.replace(path + ".new", path)


def read_safetensors(path):
    with open(path, "rb") as f:
        data = f.read()
    size = struct.unpack("<Q", data[:8])[0]
    header, out = json.loads(data[8:8 + size]), {}
    for name, entry in header.items():
        if name != "__metadata__":
            first, last = entry["data_offsets"]
            bits = np.frombuffer(data[8 + size + first:8 + size + last], "<u2").astype(np.uint32) << 16
            out[name] = torch.from_numpy(bits.view(np.float32).reshape(entry["shape"]).copy())
    return out


def load(folder=FOLDER):
    """The exported model, in float32, and its tokenizer."""
    with open(os.path.join(folder, "config.json")) as f:
        c = json.load(f)
    t, v = c["text_config"], c["vision_config"]
    shape = Shape(t["vocab_size"], v["hidden_size"], v["num_hidden_layers"], v["num_attention_heads"], v["intermediate_size"],
                  t["hidden_size"], t["num_hidden_layers"], t["num_attention_heads"], t["num_key_value_heads"],
                  t["intermediate_size"], t["rope_theta"])
    model = Model(shape)
    model.load_state_dict(read_safetensors(os.path.join(folder, "model.safetensors")))
    return model.eval(), Tokenizer.load(os.path.join(folder, "tokenizer.json"))


def write_json(folder, name, value):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
        json.dump(value, f, indent=1 if name == "tokenizer.json" else 2, ensure_ascii=False)
        f.write("\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", default="/tmp/train", help="where the state of the run lies")
    parser.add_argument("--out", default=FOLDER)
    a = parser.parse_args()
    tokenizer = Tokenizer.for_world()
    found = state.load(os.path.join(a.run, "decoder.pt")) or state.load(os.path.join(a.run, "tower.pt"))
    shape = Shape(**found["shape"]) if "shape" in found else Shape(tokenizer.size)
    os.makedirs(a.out, exist_ok=True)
    write_json(a.out, "config.json", config(shape, tokenizer))
    write_json(a.out, "generation_config.json", {
        "_from_model_config": True, "bos_token_id": tokenizer.special["<|endoftext|>"], "do_sample": False,
        "eos_token_id": tokenizer.end, "pad_token_id": tokenizer.special["<|endoftext|>"], "transformers_version": "4.47.1"})
    write_json(a.out, "preprocessor_config.json", preprocessor())
    write_json(a.out, "tokenizer.json", tokenizer.to_json())
    write_json(a.out, "tokenizer_config.json", tokenizer_config(tokenizer))
    write_json(a.out, "video.json", VIDEO)
    write_safetensors(os.path.join(a.out, "model.safetensors"), found["model"])


if __name__ == "__main__":
    main()
