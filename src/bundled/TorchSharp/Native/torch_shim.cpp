// The one door from C# to libtorch: a C ABI over libtorch's own dispatcher.
//
// Operations are named as libtorch names them ("aten::add", "Tensor") and called boxed: arguments go in as tagged
// values in the order of the operation's schema, missing ones take the schema's defaults, results come out the same
// way. So an operation needs no C++ of its own, and one source serves every libtorch whose schema still carries the
// name: 1.13 to 2.11, CPU and CUDA. A boxed call costs a few hundred nanoseconds over a direct one.
//
// A tensor crosses as an owned pointer to its TensorImpl; torch_release gives it back.
// No exception crosses: an entry answers -1 (or null) and torch_error holds the first line of what went wrong.

#include <ATen/Context.h>
#include <ATen/Generator.h>
#include <ATen/Parallel.h>
#include <ATen/core/Tensor.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/ivalue.h>
#include <ATen/ops/from_blob.h>
#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>
#include <torch/cuda.h>
#include <torch/version.h>

#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#define EXPORT extern "C" __attribute__((visibility("default")))

namespace {

using TensorPointer = c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>;
// std::optional or c10::optional: whichever this libtorch speaks.
using MaybeTensor = decltype(std::declval<const c10::IValue&>().toOptional<at::Tensor>());

enum class Tag : int64_t {
    None, Default, Tensor, Int, Double, Bool, IntList, DoubleList, TensorList, OptionalTensorList, String, Device, Generator
};

struct Value {
    Tag tag;
    int64_t value;  // the number, or a pointer to elements
    int64_t extra;  // how many elements; a device's index
};

thread_local std::string error;
thread_local std::vector<Value> overflow;

at::Tensor borrow(void* tensor) {
    return at::Tensor(TensorPointer::reclaim_copy(static_cast<c10::TensorImpl*>(tensor)));
}

void* give(at::Tensor tensor) { return tensor.unsafeReleaseTensorImpl(); }

const at::TensorImpl& look(void* tensor) { return *static_cast<c10::TensorImpl*>(tensor); }

template <typename Body>
auto guarded(Body body, decltype(body()) failed) noexcept -> decltype(body()) {
    try {
        return body();
    } catch (const c10::Error& e) {
        error = e.what_without_backtrace();
    } catch (const std::exception& e) {
        error = e.what();
    } catch (...) {
        error = "libtorch failed without saying why";
    }
    const auto end = error.find('\n');
    if (end != std::string::npos) error.resize(end);
    return failed;
}

c10::IValue tensors(const Value& list) {
    const auto elements = reinterpret_cast<void**>(list.value);
    c10::List<at::Tensor> result;
    result.reserve(list.extra);
    for (int64_t i = 0; i < list.extra; i++) result.push_back(borrow(elements[i]));
    return result;
}

c10::IValue optional_tensors(const Value& list) {
    const auto elements = reinterpret_cast<void**>(list.value);
    c10::List<MaybeTensor> result;
    result.reserve(list.extra);
    for (int64_t i = 0; i < list.extra; i++)
        result.push_back(elements[i] == nullptr ? MaybeTensor() : MaybeTensor(borrow(elements[i])));
    return result;
}

template <typename T>
c10::IValue numbers(const Value& list) {
    const auto elements = reinterpret_cast<const T*>(list.value);
    return c10::IValue(c10::ArrayRef<T>(elements, static_cast<size_t>(list.extra)));
}

double as_double(int64_t bits) {
    double result;
    std::memcpy(&result, &bits, sizeof result);
    return result;
}

c10::IValue to_ivalue(const Value& argument, const c10::Argument& wanted) {
    switch (argument.tag) {
        case Tag::None: return c10::IValue();
        case Tag::Default:
            TORCH_CHECK(wanted.default_value().has_value(), "argument '", wanted.name(), "' has no default");
            return *wanted.default_value();
        case Tag::Tensor: return borrow(reinterpret_cast<void*>(argument.value));
        case Tag::Int: return argument.value;
        case Tag::Double: return as_double(argument.value);
        case Tag::Bool: return argument.value != 0;
        case Tag::IntList: return numbers<int64_t>(argument);
        case Tag::DoubleList: return numbers<double>(argument);
        case Tag::TensorList: return tensors(argument);
        case Tag::OptionalTensorList: return optional_tensors(argument);
        case Tag::String: return std::string(reinterpret_cast<const char*>(argument.value), argument.extra);
        case Tag::Device:
            return c10::Device(static_cast<c10::DeviceType>(argument.value), static_cast<c10::DeviceIndex>(argument.extra));
        case Tag::Generator: return *reinterpret_cast<at::Generator*>(argument.value);
    }
    TORCH_CHECK(false, "argument '", wanted.name(), "' has an unknown kind");
}

int64_t as_bits(double number) {
    int64_t result;
    std::memcpy(&result, &number, sizeof result);
    return result;
}

void flatten(const c10::IValue& result, std::vector<Value>& into) {
    if (result.isTensor()) {
        const auto& tensor = result.toTensor();
        if (tensor.defined()) into.push_back({Tag::Tensor, reinterpret_cast<int64_t>(give(tensor)), 0});
        else into.push_back({Tag::None, 0, 0});
    } else if (result.isTensorList()) {
        for (const auto& tensor : result.toTensorVector())
            into.push_back({Tag::Tensor, reinterpret_cast<int64_t>(give(tensor)), 0});
    } else if (result.isDouble()) into.push_back({Tag::Double, as_bits(result.toDouble()), 0});
    else if (result.isBool()) into.push_back({Tag::Bool, result.toBool() ? 1 : 0, 0});
    else if (result.isInt()) into.push_back({Tag::Int, result.toInt(), 0});
    else if (result.isNone()) into.push_back({Tag::None, 0, 0});
    else TORCH_CHECK(false, "a result of kind ", result.tagKind(), " is not carried over");
}

}  // namespace

EXPORT const char* torch_error() { return error.c_str(); }

EXPORT const char* torch_version() { return TORCH_VERSION; }

/// The operation of that name and overload, to be kept for ever; null when this libtorch has none.
EXPORT void* torch_operation(const char* name, const char* overload) {
    return guarded([&]() -> void* {
        const auto found = c10::Dispatcher::singleton().findSchema({name, overload});
        if (found.has_value()) return new c10::OperatorHandle(*found);
        error = std::string("libtorch " TORCH_VERSION " has no operation ") + name + (*overload ? "." : "") + overload;
        return nullptr;
    }, nullptr);
}

/// Calls an operation. Returns how many results it has, or -1. The first `capacity` are in `results`; when there are
/// more, torch_results gives all. With capacity 0 the results are let go: what in-place operations are called with.
EXPORT int64_t torch_call(void* operation, const Value* arguments, int64_t count, Value* results, int64_t capacity) {
    return guarded([&]() -> int64_t {
        const auto& op = *static_cast<c10::OperatorHandle*>(operation);
        const auto& wanted = op.schema().arguments();
        TORCH_CHECK(static_cast<size_t>(count) <= wanted.size(), op.schema().name(), " takes ", wanted.size(), " arguments, not ", count);
        torch::jit::Stack stack;
        stack.reserve(wanted.size());
        for (int64_t i = 0; i < count; i++) stack.push_back(to_ivalue(arguments[i], wanted[i]));
        for (size_t i = count; i < wanted.size(); i++) stack.push_back(to_ivalue({Tag::Default, 0, 0}, wanted[i]));
        op.callBoxed(&stack);
        if (capacity == 0) return 0;
        std::vector<Value> found;
        found.reserve(stack.size());
        for (const auto& result : stack) flatten(result, found);
        const auto total = static_cast<int64_t>(found.size());
        if (total <= capacity) std::copy(found.begin(), found.end(), results);
        else overflow = std::move(found);
        return total;
    }, -1);
}

EXPORT void torch_results(Value* results) {
    std::copy(overflow.begin(), overflow.end(), results);
    overflow.clear();
}

EXPORT void torch_release(void* tensor) { TensorPointer::reclaim(static_cast<c10::TensorImpl*>(tensor)); }
EXPORT void* torch_alias(void* tensor) { return give(borrow(tensor)); }

EXPORT int64_t torch_dim(void* tensor) { return look(tensor).dim(); }
EXPORT int64_t torch_numel(void* tensor) { return look(tensor).numel(); }
EXPORT int64_t torch_dtype(void* tensor) { return static_cast<int64_t>(c10::typeMetaToScalarType(look(tensor).dtype())); }
EXPORT int64_t torch_element_size(void* tensor) { return static_cast<int64_t>(look(tensor).itemsize()); }
EXPORT int64_t torch_device_type(void* tensor) { return static_cast<int64_t>(look(tensor).device().type()); }
EXPORT int64_t torch_device_index(void* tensor) { return look(tensor).device().index(); }
EXPORT int64_t torch_storage_offset(void* tensor) { return look(tensor).storage_offset(); }
EXPORT int64_t torch_is_contiguous(void* tensor) { return look(tensor).is_contiguous() ? 1 : 0; }
EXPORT int64_t torch_requires_grad(void* tensor) { return borrow(tensor).requires_grad() ? 1 : 0; }
EXPORT void torch_sizes(void* tensor, int64_t* into) {
    const auto sizes = look(tensor).sizes();
    std::copy(sizes.begin(), sizes.end(), into);
}
EXPORT void torch_strides(void* tensor, int64_t* into) {
    const auto strides = look(tensor).strides();
    std::copy(strides.begin(), strides.end(), into);
}
EXPORT void* torch_data(void* tensor) {
    return guarded([&]() -> void* { return borrow(tensor).data_ptr(); }, nullptr);
}

/// A tensor over memory that somebody else owns; `release(context)` is called once when its last user is gone.
EXPORT void* torch_from_blob(void* data, const int64_t* sizes, int64_t dims, int64_t dtype, void (*release)(void*), void* context) {
    return guarded([&]() -> void* {
        const auto options = at::TensorOptions().dtype(static_cast<at::ScalarType>(dtype));
        const auto shape = c10::IntArrayRef(sizes, static_cast<size_t>(dims));
        return give(at::from_blob(data, shape, [release, context](void*) { release(context); }, options));
    }, nullptr);
}

EXPORT int64_t torch_grad_enabled() { return c10::GradMode::is_enabled() ? 1 : 0; }
EXPORT void torch_set_grad_enabled(int64_t enabled) { c10::GradMode::set_enabled(enabled != 0); }
EXPORT int64_t torch_inference_enabled() { return c10::InferenceMode::is_enabled() ? 1 : 0; }
EXPORT void* torch_inference_begin(int64_t enabled) { return new c10::InferenceMode(enabled != 0); }
EXPORT void torch_inference_end(void* mode) { delete static_cast<c10::InferenceMode*>(mode); }

EXPORT int64_t torch_threads() { return at::get_num_threads(); }
EXPORT int64_t torch_set_threads(int64_t count) {
    return guarded([&]() -> int64_t { at::set_num_threads(static_cast<int>(count)); return 0; }, -1);
}
EXPORT int64_t torch_interop_threads() { return at::get_num_interop_threads(); }
EXPORT int64_t torch_set_interop_threads(int64_t count) {
    return guarded([&]() -> int64_t { at::set_num_interop_threads(static_cast<int>(count)); return 0; }, -1);
}

EXPORT int64_t torch_manual_seed(int64_t seed) {
    return guarded([&]() -> int64_t { at::manual_seed(static_cast<uint64_t>(seed)); return 0; }, -1);
}
EXPORT void* torch_generator(int64_t device_type, int64_t device_index, int64_t seed) {
    return guarded([&]() -> void* {
        const c10::Device device(static_cast<c10::DeviceType>(device_type), static_cast<c10::DeviceIndex>(device_index));
        // A fresh generator of the same kind as the device's own: its clone, seeded anew.
        auto generator = std::make_unique<at::Generator>(at::globalContext().defaultGenerator(device).clone());
        generator->set_current_seed(static_cast<uint64_t>(seed));
        return generator.release();
    }, nullptr);
}
EXPORT void* torch_default_generator() {
    return guarded([&]() -> void* { return new at::Generator(at::globalContext().defaultGenerator(at::kCPU)); }, nullptr);
}
EXPORT void torch_generator_release(void* generator) { delete static_cast<at::Generator*>(generator); }
EXPORT int64_t torch_generator_seed(void* generator) {
    return static_cast<int64_t>(static_cast<at::Generator*>(generator)->current_seed());
}
EXPORT int64_t torch_generator_set_seed(void* generator, int64_t seed) {
    return guarded([&]() -> int64_t {
        static_cast<at::Generator*>(generator)->set_current_seed(static_cast<uint64_t>(seed));
        return 0;
    }, -1);
}

EXPORT int64_t torch_cuda_available() { return guarded([]() -> int64_t { return torch::cuda::is_available() ? 1 : 0; }, 0); }
EXPORT int64_t torch_cuda_count() { return guarded([]() -> int64_t { return static_cast<int64_t>(torch::cuda::device_count()); }, 0); }
EXPORT int64_t torch_cuda_synchronize(int64_t index) {
    return guarded([&]() -> int64_t { torch::cuda::synchronize(index); return 0; }, -1);
}
// Newer libtorch throws here when the old and the new way of asking for TF32 were mixed.
EXPORT int64_t torch_tf32_matmul() {
    return guarded([]() -> int64_t { return at::globalContext().allowTF32CuBLAS() ? 1 : 0; }, -1);
}
EXPORT int64_t torch_set_tf32_matmul(int64_t allow) {
    return guarded([&]() -> int64_t { at::globalContext().setAllowTF32CuBLAS(allow != 0); return 0; }, -1);
}
EXPORT int64_t torch_tf32_cudnn() {
    return guarded([]() -> int64_t { return at::globalContext().allowTF32CuDNN() ? 1 : 0; }, -1);
}
EXPORT int64_t torch_set_tf32_cudnn(int64_t allow) {
    return guarded([&]() -> int64_t { at::globalContext().setAllowTF32CuDNN(allow != 0); return 0; }, -1);
}
