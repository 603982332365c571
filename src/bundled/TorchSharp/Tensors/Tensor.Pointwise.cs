using TorchSharp.Native;

namespace TorchSharp;

public static unsafe partial class torch
{
    /// <remarks>Element by element; a name that ends in an underscore changes the tensor itself and answers it.</remarks>
    public sealed partial class Tensor
    {
        public Tensor abs() => Aten.Call("abs", this);

        public Tensor abs_() => Changed("abs_", this);

        public Tensor neg() => Aten.Call("neg", this);

        public Tensor neg_() => Changed("neg_", this);

        public Tensor exp() => Aten.Call("exp", this);

        public Tensor exp_() => Changed("exp_", this);

        public Tensor log() => Aten.Call("log", this);

        public Tensor log_() => Changed("log_", this);

        public Tensor sqrt() => Aten.Call("sqrt", this);

        public Tensor sqrt_() => Changed("sqrt_", this);

        public Tensor rsqrt() => Aten.Call("rsqrt", this);

        public Tensor rsqrt_() => Changed("rsqrt_", this);

        public Tensor sin() => Aten.Call("sin", this);

        public Tensor sin_() => Changed("sin_", this);

        public Tensor cos() => Aten.Call("cos", this);

        public Tensor cos_() => Changed("cos_", this);

        public Tensor tanh() => Aten.Call("tanh", this);

        public Tensor tanh_() => Changed("tanh_", this);

        public Tensor sigmoid() => Aten.Call("sigmoid", this);

        public Tensor sigmoid_() => Changed("sigmoid_", this);

        public Tensor floor() => Aten.Call("floor", this);

        public Tensor floor_() => Changed("floor_", this);

        public Tensor ceil() => Aten.Call("ceil", this);

        public Tensor ceil_() => Changed("ceil_", this);

        public Tensor trunc() => Aten.Call("trunc", this);

        public Tensor trunc_() => Changed("trunc_", this);

        public Tensor reciprocal() => Aten.Call("reciprocal", this);

        public Tensor reciprocal_() => Changed("reciprocal_", this);

        public Tensor log1p() => Aten.Call("log1p", this);

        public Tensor log1p_() => Changed("log1p_", this);

        public Tensor log2() => Aten.Call("log2", this);

        public Tensor log2_() => Changed("log2_", this);

        public Tensor log10() => Aten.Call("log10", this);

        public Tensor log10_() => Changed("log10_", this);

        public Tensor expm1() => Aten.Call("expm1", this);

        public Tensor expm1_() => Changed("expm1_", this);

        public Tensor erf() => Aten.Call("erf", this);

        public Tensor erf_() => Changed("erf_", this);

        public Tensor logical_not() => Aten.Call("logical_not", this);

        public Tensor logical_not_() => Changed("logical_not_", this);

        public Tensor relu() => Aten.Call("relu", this);

        public Tensor relu_() => Changed("relu_", this);

        public Tensor silu() => Aten.Call("silu", this);

        public Tensor silu_() => Changed("silu_", this);

        public Tensor sign() => Aten.Call("sign", this);

        public Tensor sign_() => Changed("sign_", this);

        public Tensor tan() => Aten.Call("tan", this);

        public Tensor asin() => Aten.Call("asin", this);

        public Tensor acos() => Aten.Call("acos", this);

        public Tensor atan() => Aten.Call("atan", this);

        public Tensor sinh() => Aten.Call("sinh", this);

        public Tensor cosh() => Aten.Call("cosh", this);

        public Tensor exp2() => Aten.Call("exp2", this);

        public Tensor frac() => Aten.Call("frac", this);

        public Tensor isnan() => Aten.Call("isnan", this);

        public Tensor isfinite() => Aten.Call("isfinite", this);

        public Tensor isinf() => Aten.Call("isinf", this);

        public Tensor round(long decimals = 0L) => Aten.Call("round.decimals", this, decimals);

        public Tensor round_(long decimals = 0L) => Changed("round_.decimals", this, decimals);

        public Tensor gelu() => Aten.Call("gelu", this);

        public Tensor gelu(Modules.GELU.Approximate approximate) => Aten.Call("gelu", this, approximate.ToString());

        public Tensor gelu_() => Changed("gelu_", this);

        public Tensor gelu_(Modules.GELU.Approximate approximate) => Changed("gelu_", this, approximate.ToString());

        public Tensor clamp(Scalar? min = null, Scalar? max = null) => Aten.Call("clamp", this, min, max);

        public Tensor clamp(Tensor? min = null, Tensor? max = null) => Aten.Call("clamp.Tensor", this, min, max);

        public Tensor clamp_(Scalar? min = null, Scalar? max = null) => Changed("clamp_", this, min, max);

        public Tensor clamp_min(Scalar min) => Aten.Call("clamp_min", this, min);

        public Tensor clamp_max(Scalar max) => Aten.Call("clamp_max", this, max);

        public Tensor clamp_min_(Scalar min) => Changed("clamp_min_", this, min);

        public Tensor clamp_max_(Scalar max) => Changed("clamp_max_", this, max);
    }
}
