using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Xunit;

namespace Eml.Tests.Kernels;

public sealed class HardwareTests
{
    [Fact]
    public void With_DOTNET_EnableHWIntrinsic_0_every_vector_path_is_off_and_otherwise_one_is_on()
    {
        bool off = Environment.GetEnvironmentVariable("DOTNET_EnableHWIntrinsic") == "0";
        bool hasVectors = RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;
        Assert.Equal(hasVectors && !off, Vector128.IsHardwareAccelerated);
        Assert.False(off && (Vector256.IsHardwareAccelerated || Vector512.IsHardwareAccelerated));
    }

    [Fact]
    public void With_DOTNET_EnableAVX512_0_no_register_has_512_bits() =>
        Assert.False(Environment.GetEnvironmentVariable("DOTNET_EnableAVX512") == "0" && Vector512.IsHardwareAccelerated);
}
