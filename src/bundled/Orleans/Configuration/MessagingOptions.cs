using System.Diagnostics;

namespace Orleans.Configuration;

/// <summary>How callers wait for answers.</summary>
public abstract class MessagingOptions
{
    private TimeSpan _responseTimeout = TimeSpan.FromSeconds(30);

    /// <summary>After so long without an answer a call fails with <see cref="TimeoutException"/>. What it started goes on.</summary>
    public TimeSpan ResponseTimeout
    {
        get => Debugger.IsAttached ? ResponseTimeoutWithDebugger : _responseTimeout;
        set => _responseTimeout = value;
    }

    public TimeSpan ResponseTimeoutWithDebugger { get; set; } = TimeSpan.FromMinutes(30);
}

/// <summary>How a silo's activations take requests.</summary>
public class SiloMessagingOptions : MessagingOptions
{
    /// <summary>More requests than this, waiting or running, and an activation refuses with <see cref="Runtime.LimitExceededException"/>; 0 is no limit.</summary>
    public int MaxEnqueuedRequestsHardLimit { get; set; }
}
