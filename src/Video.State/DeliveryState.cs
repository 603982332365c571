namespace Video.State;

public enum DeliveryState
{
    /// <summary>To be sent at <see cref="DeliveryRecord.NextAttempt"/>.</summary>
    Pending,

    /// <summary>The receiver took it.</summary>
    Delivered,

    /// <summary>Given up; kept to be looked at or sent again.</summary>
    Dead,
}
